package dev.securecomm.client.outbox;

import dev.securecomm.envelope.MessageId;
import dev.securecomm.service.store.StoreUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/// Removes messages that ended long ago, a few at a time, so that traffic goes on in between; and
/// from memory those that ended at all.
final class Removal {

  private static final Logger LOG = LoggerFactory.getLogger(Removal.class);

  private static final int AT_ONCE = 100;
  private static final long PAUSE_MILLIS = 20;

  private final OutboxTable table;
  private final AtHand atHand;
  private final Duration keptFor;
  private final Clock clock;
  private Set<MessageId> before = Set.of();

  Removal(OutboxTable table, AtHand atHand, Duration keptFor, Clock clock) {
    this.table = table;
    this.atHand = atHand;
    this.keptFor = keptFor;
    this.clock = clock;
  }

  @Scheduled(initialDelayString = "PT10S", fixedDelayString = "PT60S")
  void remove() throws InterruptedException {
    try {
      while (table.remove(clock.instant().minus(keptFor), AT_ONCE) == AT_ONCE) {
        Thread.sleep(PAUSE_MILLIS);
      }
      forgetWhatEnded();
    } catch (StoreUnavailableException e) {
      LOG.warn("Old messages cannot be removed from the outbox: {}", e.getMessage());
    }
  }

  /// Another replica may have delivered it. What came since the last time may not be in the table
  /// yet.
  void forgetWhatEnded() {
    Set<MessageId> known = before;
    before = atHand.ids();
    if (!known.isEmpty()) {
      Set<MessageId> waiting = table.waiting();
      known.stream().filter(id -> !waiting.contains(id)).forEach(atHand::forget);
    }
  }
}
