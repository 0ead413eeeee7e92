package dev.securecomm.server.record;

import dev.securecomm.service.store.Store;
import dev.securecomm.service.store.StoreUnavailableException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;

/// Removes messages that have expired everywhere, a few at a time, so that traffic goes on in
/// between.
public final class Removal {

  private static final Logger LOG = LoggerFactory.getLogger(Removal.class);

  private static final int AT_ONCE = 100;
  private static final long PAUSE_MILLIS = 20;

  private final Store store;
  private final JdbcClient jdbc;
  private final Clock clock;
  private volatile long removedUntil;

  public Removal(Store store, JdbcClient jdbc, Clock clock) {
    this.store = store;
    this.jdbc = jdbc;
    this.clock = clock;
    this.removedUntil = store.read(this::removedUntil);
  }

  private long removedUntil() {
    return jdbc.sql("SELECT kept_until FROM removed").query(Long.class).single();
  }

  /// Whether messages that are kept until then may have been removed, so that nobody knows whether
  /// they were recorded.
  boolean reaches(Instant until) {
    return removedUntil >= until.toEpochMilli();
  }

  @Scheduled(fixedDelayString = "${securecomm.replay.remove-every}")
  void remove() throws InterruptedException {
    try {
      Optional<Long> until = oldest(clock.millis());
      if (until.isEmpty()) {
        return;
      }
      // Told before, here and in the database: if our clock is set back, none of these is ever
      // taken for new.
      removedUntil = Math.max(removedUntil, until.get());
      store.commit(() -> tell(until.get()));
      while (store.commit(() -> removeSome(until.get())) == AT_ONCE) {
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (StoreUnavailableException e) {
      LOG.warn("Old messages cannot be removed: {}", e.getMessage());
    }
  }

  /// The time up to which there is something to remove.
  private Optional<Long> oldest(long now) {
    return store.read(() ->
        jdbc.sql("SELECT MAX(kept_until) FROM message WHERE kept_until < :now")
            .param("now", now)
            .query(Long.class)
            .optional());
  }

  private int tell(long until) {
    return jdbc.sql("UPDATE removed SET kept_until = :until WHERE kept_until < :until")
        .param("until", until)
        .update();
  }

  private int removeSome(long until) {
    return jdbc.sql(
            """
            DELETE FROM message WHERE (sender, id) IN (
              SELECT sender, id FROM message WHERE kept_until <= :until
              AND (reply IS NOT NULL OR reserved_until < (SELECT now FROM clock))
              ORDER BY kept_until LIMIT :some)
            """)
        .param("until", until)
        .param("some", AT_ONCE)
        .update();
  }
}
