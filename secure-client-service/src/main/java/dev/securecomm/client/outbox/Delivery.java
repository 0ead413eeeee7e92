package dev.securecomm.client.outbox;

import dev.securecomm.client.exchange.Backoff;
import dev.securecomm.client.exchange.ExchangeException;
import dev.securecomm.client.exchange.MessageExchange;
import dev.securecomm.client.exchange.Outgoing;
import dev.securecomm.client.exchange.Patience;
import dev.securecomm.message.Message;
import dev.securecomm.message.OpenedReply;
import dev.securecomm.message.Reply;
import dev.securecomm.message.SealedRequest;
import dev.securecomm.service.store.StoreUnavailableException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One try to deliver a message, by whoever holds its turn, and what is written down of it.
///
/// Only what the server itself said ends a message: a reply that is final, or keys that it signed.
/// A refusal may be anyone's, and is a reason to try again.
final class Delivery {

  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  private static final int SERVER_ERROR = 500;

  /// Request Timeout, Too Early, Too Many Requests: not now, which is not no.
  private static final Set<Integer> LATER = Set.of(408, 425, 429);

  private final MessageExchange exchange;
  private final OutboxTable table;
  private final AtHand atHand;
  private final Backoff backoff;
  private final Clock clock;
  private final MeterRegistry meters;

  Delivery(
      MessageExchange exchange,
      OutboxTable table,
      AtHand atHand,
      Backoff backoff,
      Clock clock,
      MeterRegistry meters) {
    this.exchange = exchange;
    this.table = table;
    this.atHand = atHand;
    this.backoff = backoff;
    this.clock = clock;
    this.meters = meters;
  }

  /// Delivers a message, and returns the reply, final or not.
  ///
  /// @throws ExchangeException if there was none
  Reply deliver(Kept kept, Optional<Message> plain, Patience patience) throws ExchangeException {
    try {
      Reply reply = plain(exchange.deliver(new Item(kept.sealed(), plain), patience).reply());
      if (isFinal(reply)) {
        delivered(kept, reply);
      } else {
        again(kept, "The server replied with status " + reply.status() + ".");
      }
      return reply;
    } catch (ExchangeException e) {
      if (e.failure().isFinal()) {
        failed(kept, String.valueOf(e.getMessage()), 1);
      } else {
        again(kept, String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  /// Ends a message whose time is over.
  ///
  /// @return why it failed, in a sentence or two
  String expire(Kept kept) {
    String reason =
        "It expired before there was a reply."
            + kept.message().reason().map(last -> " The last try: " + last).orElse("");
    failed(kept, reason, 0);
    return reason;
  }

  private static Reply plain(OpenedReply opened) {
    return new Reply(opened.status(), opened.message());
  }

  /// What the server has recorded, and will say again; a failure of its handler's it has not.
  private static boolean isFinal(Reply reply) {
    return reply.status() < SERVER_ERROR && !LATER.contains(reply.status());
  }

  /// The reply is true whether or not it can be kept here: whoever asks again gets it again.
  private void delivered(Kept kept, Reply reply) {
    try {
      table.delivered(kept.id(), clock.instant(), reply);
    } catch (StoreUnavailableException e) {
      LOG.warn("The reply to message {} cannot be kept: {}", kept.id(), e.getMessage());
      return;
    }
    ended(kept, State.DELIVERED);
  }

  private void failed(Kept kept, String reason, int tries) {
    table.failed(kept.id(), clock.instant(), reason, tries);
    LOG.warn("Message {} was not delivered: {}", kept.id(), reason);
    ended(kept, State.FAILED);
  }

  private void ended(Kept kept, State state) {
    atHand.forget(kept.id());
    meters.counter("securecomm.outbox.ended", "state", state.label()).increment();
  }

  private void again(Kept kept, String reason) {
    Instant now = clock.instant();
    Instant next = now.plus(backoff.after(kept.message().tries() + 1));
    Instant expires = kept.message().expires();
    try {
      table.tried(kept.id(), now, reason, next.isAfter(expires) ? expires : next);
    } catch (StoreUnavailableException e) {
      LOG.warn("A try to deliver message {} cannot be noted: {}", kept.id(), e.getMessage());
    }
  }

  /// A message of the outbox on its way.
  private final class Item implements Outgoing {

    private final SealedRequest sealed;
    private final Optional<Message> plain;

    Item(SealedRequest sealed, Optional<Message> plain) {
      this.sealed = sealed;
      this.plain = plain;
    }

    @Override
    public SealedRequest sealed() {
      return sealed;
    }

    @Override
    public Optional<Message> message() {
      return plain;
    }

    @Override
    public void replace(SealedRequest again) {
      table.replace(again);
    }
  }
}
