package dev.securecomm.client.outbox;

import dev.securecomm.client.exchange.ExchangeException;
import dev.securecomm.client.exchange.Patience;
import dev.securecomm.envelope.MessageId;
import dev.securecomm.file.UnusableFileException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Tries to deliver messages whose callers have gone.
final class Unattended {

  private static final Logger LOG = LoggerFactory.getLogger(Unattended.class);

  private final OutboxTable table;
  private final AtHand atHand;
  private final Turns turns;
  private final Delivery delivery;

  Unattended(OutboxTable table, AtHand atHand, Turns turns, Delivery delivery) {
    this.table = table;
    this.atHand = atHand;
    this.turns = turns;
    this.delivery = delivery;
  }

  /// Tries once, unless somebody else is at it, or it has ended.
  Reach.Finding deliver(MessageId id) {
    Optional<Kept> found = find(id);
    if (found.isEmpty()) {
      return Reach.Finding.NOTHING;
    }
    try (Turns.Turn turn = turns.take(found.get().turn(), Duration.ZERO).orElse(null)) {
      // Asked again: whoever had the turn may have ended it.
      return turn == null
          ? Reach.Finding.NOTHING
          : table
              .find(id)
              .filter(kept -> kept.state() == State.WAITING)
              .map(this::deliver)
              .orElse(Reach.Finding.NOTHING);
    }
  }

  private Optional<Kept> find(MessageId id) {
    try {
      return table.find(id);
    } catch (UnusableFileException e) {
      delivery.unreadable(id, String.valueOf(e.getMessage()));
      throw e;
    }
  }

  private Reach.Finding deliver(Kept kept) {
    try {
      var _ = delivery.deliver(kept, atHand.find(kept.id()), Patience.once(delivery.timeout()));
      return Reach.Finding.REACHED;
    } catch (NotDeliveredException e) {
      // Its time is over, or the server's word is that there is no more to be had.
      return Reach.Finding.NOTHING;
    } catch (ExchangeException e) {
      // Of each message once: what lasts is in the outbox, and would fill the log.
      Level level = kept.message().tries() == 0 ? e.loudness() : Level.DEBUG;
      LOG.atLevel(level).log("Message {} is tried again: {}", kept.id(), e.forTheLog());
      return e.failure().isSilence() ? Reach.Finding.SILENT : Reach.Finding.REACHED;
    }
  }
}
