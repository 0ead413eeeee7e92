package dev.securecomm.client.outbox;

import dev.securecomm.client.exchange.ExchangeException;
import dev.securecomm.envelope.MessageId;
import dev.securecomm.message.Reply;
import dev.securecomm.message.SealedRequest;
import dev.securecomm.service.store.StoreUnavailableException;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What became of messages, written down.
final class Outcomes {

  private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);

  private final OutboxTable table;
  private final AtHand atHand;
  private final Schedule schedule;
  private final OutboxMeters meters;

  Outcomes(OutboxTable table, AtHand atHand, Schedule schedule, OutboxMeters meters) {
    this.table = table;
    this.atHand = atHand;
    this.schedule = schedule;
    this.meters = meters;
  }

  /// The reply is true whether or not it can be kept here: whoever asks again gets it again.
  void delivered(Kept kept, Reply reply) {
    try {
      table.delivered(kept.id(), schedule.now(), reply);
    } catch (StoreUnavailableException e) {
      LOG.warn("The reply to message {} cannot be kept: {}", kept.id(), e.getMessage());
      return;
    }
    ended(kept.id(), State.DELIVERED);
  }

  void failed(Kept kept, String reason) {
    failed(kept, reason, 1);
  }

  /// Ends a message whose time is over.
  ///
  /// @return why it failed, in a sentence or two
  String expired(Kept kept) {
    String reason =
        "It expired before there was a reply."
            + kept.message().reason().map(last -> " The last try: " + last).orElse("");
    if (!reason.endsWith(ExchangeException.NOT_KNOWN)) {
      reason += " " + ExchangeException.NOT_KNOWN;
    }
    failed(kept, reason, 0);
    return reason;
  }

  /// Ends a message whose record does not open, once its time is over.
  void unreadable(MessageId id, String why) {
    if (table.expired(id, schedule.now(), why)) {
      LOG.warn("Message {} was not delivered: {}", id, why);
      ended(id, State.FAILED);
    }
  }

  private void failed(Kept kept, String reason, int tries) {
    table.failed(kept.id(), schedule.now(), reason, tries);
    LOG.warn("Message {} was not delivered: {}", kept.id(), reason);
    ended(kept.id(), State.FAILED);
  }

  private void ended(MessageId id, State state) {
    atHand.forget(id);
    meters.ended(state);
  }

  /// It is tried again, and expires at its time at the latest.
  void again(Kept kept, String reason) {
    Instant next = schedule.after(kept.message().tries() + 1);
    Instant expires = kept.message().expires();
    try {
      table.tried(kept.id(), schedule.now(), reason, next.isAfter(expires) ? expires : next);
    } catch (StoreUnavailableException e) {
      LOG.warn("A try to deliver message {} cannot be noted: {}", kept.id(), e.getMessage());
    }
  }

  void sealedAgain(SealedRequest again) {
    table.replace(again);
  }

  boolean isExpired(Kept kept) {
    return kept.isExpired(schedule.now());
  }
}
