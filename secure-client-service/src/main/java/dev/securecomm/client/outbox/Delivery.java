package dev.securecomm.client.outbox;

import dev.securecomm.client.exchange.ExchangeException;
import dev.securecomm.client.exchange.Exchanges;
import dev.securecomm.client.exchange.MessageExchange;
import dev.securecomm.client.exchange.Outgoing;
import dev.securecomm.client.exchange.Patience;
import dev.securecomm.envelope.MessageId;
import dev.securecomm.message.Message;
import dev.securecomm.message.OpenedReply;
import dev.securecomm.message.Reply;
import dev.securecomm.message.SealedRequest;
import java.time.Duration;
import java.util.Optional;

/// One try to deliver a message, by whoever holds its turn.
///
/// Only what the server itself said ends a message: a reply that is final, or keys that it signed.
/// A refusal may be anyone's, and is a reason to try again.
final class Delivery {

  private final Exchanges exchanges;
  private final Outcomes outcomes;

  Delivery(Exchanges exchanges, Outcomes outcomes) {
    this.exchanges = exchanges;
    this.outcomes = outcomes;
  }

  /// How long a caller waits.
  Duration timeout() {
    return exchanges.timeout();
  }

  /// Ends a message whose record does not open, once its time is over.
  void unreadable(MessageId id, String why) {
    outcomes.unreadable(id, why);
  }

  /// Delivers a message, and returns the reply, final or not.
  ///
  /// @throws ExchangeException if there was none yet
  /// @throws NotDeliveredException if there will be none
  Reply deliver(Kept kept, Optional<Message> plain, Patience patience)
      throws ExchangeException, NotDeliveredException {
    if (outcomes.isExpired(kept)) {
      throw new NotDeliveredException(kept.id(), outcomes.expired(kept));
    }
    try {
      MessageExchange exchange = exchanges.with(kept.to());
      OpenedReply opened = exchange.deliver(new Item(kept, plain), patience).reply();
      Reply reply = new Reply(opened.status(), opened.message());
      if (reply.isFinal()) {
        outcomes.delivered(kept, reply);
      } else {
        // Whoever is in between can show an earlier one again, after one that is final.
        outcomes.again(
            kept,
            "The server replied with status "
                + reply.status()
                + ". "
                + ExchangeException.NOT_KNOWN);
      }
      return reply;
    } catch (ExchangeException e) {
      if (e.failure().isFinal()) {
        outcomes.failed(kept, e.sentence());
        throw new NotDeliveredException(kept.id(), e.sentence());
      }
      outcomes.again(kept, e.sentence());
      throw e;
    }
  }

  /// A message of the outbox on its way.
  private final class Item implements Outgoing {

    private final Kept kept;
    private final Optional<Message> plain;

    Item(Kept kept, Optional<Message> plain) {
      this.kept = kept;
      this.plain = plain;
    }

    @Override
    public SealedRequest sealed() {
      return kept.sealed();
    }

    @Override
    public boolean wasTried() {
      return kept.isOld();
    }

    @Override
    public Optional<Message> message() {
      return plain;
    }

    @Override
    public void replace(SealedRequest again) {
      outcomes.sealedAgain(again);
    }
  }
}
