package dev.securecomm.client.outbox;

import dev.securecomm.client.exchange.ExchangeException;
import dev.securecomm.client.exchange.MessageExchange;
import dev.securecomm.client.exchange.Patience;
import dev.securecomm.envelope.MessageId;
import dev.securecomm.envelope.Suite;
import dev.securecomm.key.Validity;
import dev.securecomm.message.Message;
import dev.securecomm.message.SealedRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// Messages that are kept until they are delivered.
public final class Outbox {

  private final MessageExchange exchange;
  private final OutboxTable table;
  private final OwnRecords records;
  private final AtHand atHand;
  private final Delivery delivery;
  private final Turns turns;
  private final Courier courier;
  private final Times times;
  private final Clock clock;

  Outbox(
      MessageExchange exchange,
      OutboxTable table,
      OwnRecords records,
      AtHand atHand,
      Delivery delivery,
      Turns turns,
      Courier courier,
      Times times,
      Clock clock) {
    this.exchange = exchange;
    this.table = table;
    this.records = records;
    this.atHand = atHand;
    this.delivery = delivery;
    this.turns = turns;
    this.courier = courier;
    this.times = times;
    this.clock = clock;
  }

  /// @param lifetime of a message that is kept
  /// @param timeout how long a caller waits
  record Times(Duration lifetime, Duration timeout) {}

  /// Delivers a message while its caller waits. The same key and message give the same reply,
  /// however often and after whatever crash.
  ///
  /// @throws ExchangeException if there is no reply yet; the caller may send again
  /// @throws NotDeliveredException if there will be none
  /// @throws KeyReusedException if the key names another message
  /// @throws UnderWayException if the same message, sent before, takes longer than a caller waits
  public Answered send(IdempotencyKey key, Suite suite, Message message)
      throws ExchangeException, NotDeliveredException, KeyReusedException, UnderWayException {
    long end = System.nanoTime() + times.timeout().toNanos();
    String name = records.name(key);
    try (Turns.Turn _ = turns.take(name, times.timeout()).orElseThrow(UnderWayException::new)) {
      Kept kept = keep(Optional.of(name), suite, message, false);
      return switch (kept.state()) {
        case DELIVERED -> kept.answered();
        case FAILED ->
            throw new NotDeliveredException(kept.id(), kept.message().reason().orElse(""));
        case WAITING ->
            deliver(kept, message, Patience.of(Duration.ofNanos(end - System.nanoTime())));
      };
    }
  }

  private Answered deliver(Kept kept, Message message, Patience patience)
      throws ExchangeException, NotDeliveredException {
    if (kept.isExpired(clock.instant())) {
      throw new NotDeliveredException(kept.id(), delivery.expire(kept));
    }
    return new Answered(
        kept.id(),
        kept.sealed().header().suite(),
        delivery.deliver(kept, Optional.of(message), patience));
  }

  /// Takes a message over: when this returns it is kept, and it is delivered in the background.
  ///
  /// @throws ExchangeException if the server's keys are not known, so that it cannot be sealed
  /// @throws NotDeliveredException if it was taken over before, and has failed
  /// @throws KeyReusedException if the key names another message
  public OutboxMessage accept(Optional<IdempotencyKey> key, Suite suite, Message message)
      throws ExchangeException, NotDeliveredException, KeyReusedException {
    Kept kept = keep(key.map(records::name), suite, message, true);
    if (kept.state() == State.FAILED) {
      throw new NotDeliveredException(kept.id(), kept.message().reason().orElse(""));
    }
    if (kept.state() == State.WAITING) {
      if (!kept.unattended()) {
        table.leave(kept.id(), clock.instant());
      }
      courier.wake();
    }
    return kept.message();
  }

  private Kept keep(Optional<String> name, Suite suite, Message message, boolean unattended)
      throws ExchangeException, KeyReusedException {
    Optional<String> content = name.map(_ -> records.content(suite, message));
    while (true) {
      Optional<Kept> known = name.flatMap(table::named);
      if (known.isPresent()) {
        if (!known.get().content().equals(content)) {
          throw new KeyReusedException();
        }
        return known.get();
      }
      Kept fresh =
          fresh(exchange.seal(suite, message, times.lifetime()), name, content, unattended);
      if (unattended) {
        // Before the courier can see it, who forgets it when it is delivered.
        atHand.keep(fresh.id(), message);
      }
      if (table.insert(fresh)) {
        return fresh;
      }
      // Somebody was faster with the same name.
      atHand.forget(fresh.id());
    }
  }

  private Kept fresh(
      SealedRequest sealed, Optional<String> name, Optional<String> content, boolean unattended) {
    Validity validity = sealed.header().validity();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    OutboxMessage message =
        new OutboxMessage(
            sealed.header().jti(),
            State.WAITING,
            0,
            now,
            validity.exp(),
            Optional.empty(),
            unattended ? Optional.of(now) : Optional.empty(),
            Optional.empty());
    return new Kept(message, name, content, unattended, sealed, Optional.empty());
  }

  /// What is known of a message, and the reply to it once there is one.
  public Optional<Found> find(MessageId id) {
    return table
        .find(id)
        .map(kept -> new Found(kept.message(), kept.reply().map(_ -> kept.answered())));
  }

  /// A message, and the reply to it once there is one.
  public record Found(OutboxMessage message, Optional<Answered> answered) {}

  /// Some of the messages in a state, or in any, the newest first.
  ///
  /// @param from where to go on in the list
  /// @param most how many
  public Listed list(Optional<State> state, Optional<Place> from, int most) {
    List<OutboxMessage> found = table.list(state, from, most + 1);
    return found.size() <= most
        ? new Listed(found, Optional.empty())
        : new Listed(found.subList(0, most), Optional.of(Place.of(found.get(most - 1))));
  }

  /// A page of the list.
  ///
  /// @param next where the next page begins, if there is one
  public record Listed(List<OutboxMessage> messages, Optional<Place> next) {}

  /// Forgets a message and its Idempotency-Key. One that waits is not tried again; whether the
  /// server has handled it is not known then.
  ///
  /// @return whether there was such a message
  public boolean forget(MessageId id) {
    atHand.forget(id);
    return table.forget(id);
  }
}
