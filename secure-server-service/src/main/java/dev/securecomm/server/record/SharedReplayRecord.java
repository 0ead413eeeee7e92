package dev.securecomm.server.record;

import dev.securecomm.replay.ReplayRecord;
import dev.securecomm.service.store.Store;
import dev.securecomm.service.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;

/// A replay record in a database that replicas share.
///
/// A reservation is for a time, by the database's clock, and is prolonged while its handler is at
/// work: who dies leaves it to the others. Who is late all the same finds it lost, and nothing of
/// what he did recorded.
public final class SharedReplayRecord implements ReplayRecord {

  private static final Logger LOG = LoggerFactory.getLogger(SharedReplayRecord.class);

  private final Store store;
  private final JdbcClient jdbc;
  private final MessageTable table;
  private final Duration reservedFor;
  private final Set<Held> held = ConcurrentHashMap.newKeySet();

  /// @param reservedFor how long a message stays reserved for a replica that is not heard of
  public SharedReplayRecord(Store store, JdbcClient jdbc, Duration reservedFor) {
    this.store = store;
    this.jdbc = jdbc;
    this.table = new MessageTable(jdbc);
    this.reservedFor = reservedFor;
  }

  /// A disk that is full says so itself.
  @Override
  public boolean isFull() {
    return false;
  }

  @Override
  public Outcome reserve(Entry message, Instant until) {
    Optional<MessageTable.Row> known = store.read(() -> table.find(message));
    if (known.filter(row -> row.reply() != null || row.isReserved()).isPresent()) {
      return known.get().outcome(message);
    }
    Held ours = new Held(message, UUID.randomUUID().toString());
    Outcome outcome =
        store.commit(() ->
            insert(ours, until)
                ? new Outcome.Reserved(ours)
                : table
                    .find(message)
                    .map(row -> row.outcome(message))
                    .orElseGet(Outcome.Forgotten::new));
    if (outcome instanceof Outcome.Reserved) {
      held.add(ours);
    }
    return outcome;
  }

  private boolean insert(Held ours, Instant until) {
    return jdbc.sql(
                """
                INSERT INTO message (sender, id, digest, kept_until, reserved_by, reserved_until)
                SELECT :sender, :id, :digest, :until, :by, now + :millis FROM clock, removed
                WHERE kept_until < :until
                ON CONFLICT (sender, id) DO UPDATE
                SET digest = excluded.digest, kept_until = excluded.kept_until,
                  reserved_by = excluded.reserved_by, reserved_until = excluded.reserved_until
                WHERE message.reply IS NULL AND message.reserved_until < (SELECT now FROM clock)
                """)
            .param("sender", ours.message.sender().name())
            .param("id", ours.message.id().value())
            .param("digest", ours.message.digest().value())
            .param("until", until.toEpochMilli())
            .param("by", ours.name)
            .param("millis", reservedFor.toMillis())
            .update()
        == 1;
  }

  private void complete(Held ours, byte[] sealedReply, Runnable effects) {
    store.commit(() -> {
      int recorded =
          jdbc.sql(
                  """
                  UPDATE message SET reply = :reply, reserved_by = NULL, reserved_until = NULL
                  WHERE sender = :sender AND id = :id AND reserved_by = :by
                  """)
              .param("reply", sealedReply)
              .param("sender", ours.message.sender().name())
              .param("id", ours.message.id().value())
              .param("by", ours.name)
              .update();
      if (recorded == 0) {
        throw new LostException();
      }
      effects.run();
      return recorded;
    });
    held.remove(ours);
  }

  private void giveBack(Held ours) {
    if (!held.remove(ours)) {
      return;
    }
    try {
      store.commit(() ->
          jdbc.sql("DELETE FROM message WHERE sender = :sender AND id = :id AND reserved_by = :by")
              .param("sender", ours.message.sender().name())
              .param("id", ours.message.id().value())
              .param("by", ours.name)
              .update());
    } catch (StoreUnavailableException e) {
      LOG.warn(
          "Message {} of {} stays reserved for {} s: {}",
          ours.message.id(),
          ours.message.sender(),
          reservedFor.toSeconds(),
          e.getMessage());
    }
  }

  /// Keeps what is being handled here reserved.
  @Scheduled(fixedRateString = "${securecomm.replay.prolong-every}")
  void prolong() {
    held.forEach(each -> {
      try {
        prolong(each);
      } catch (StoreUnavailableException e) {
        LOG.warn("The reservation of a message cannot be prolonged: {}", e.getMessage());
      }
    });
  }

  private void prolong(Held each) {
    store.commit(() ->
        jdbc.sql(
                """
                UPDATE message SET reserved_until = (SELECT now FROM clock) + :millis
                WHERE sender = :sender AND id = :id AND reserved_by = :by
                """)
            .param("millis", reservedFor.toMillis())
            .param("sender", each.message.sender().name())
            .param("id", each.message.id().value())
            .param("by", each.name)
            .update());
  }

  /// A message that is being handled here.
  private final class Held implements Reservation {

    private final Entry message;
    private final String name;

    /// @param name another one for every reservation
    Held(Entry message, String name) {
      this.message = message;
      this.name = name;
    }

    @Override
    public void complete(byte[] sealedReply, Runnable effects) {
      SharedReplayRecord.this.complete(this, sealedReply, effects);
    }

    @Override
    public void close() {
      giveBack(this);
    }
  }
}
