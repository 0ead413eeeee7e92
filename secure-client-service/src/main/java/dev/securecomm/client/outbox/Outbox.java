package dev.securecomm.client.outbox;

import dev.securecomm.client.exchange.AddressedMessage;
import dev.securecomm.client.exchange.ExchangeException;
import dev.securecomm.client.exchange.Patience;
import dev.securecomm.envelope.MessageId;
import dev.securecomm.message.Message;
import dev.securecomm.message.Reply;
import dev.securecomm.service.store.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Messages that are kept until they are delivered.
public final class Outbox {

  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final OutboxTable table;
  private final OwnRecords records;
  private final Intake intake;
  private final Tries tries;

  Outbox(OutboxTable table, OwnRecords records, Intake intake, Tries tries) {
    this.table = table;
    this.records = records;
    this.intake = intake;
    this.tries = tries;
  }

  /// Who delivers: a caller, when it is his turn, or the courier.
  record Tries(Turns turns, Delivery delivery, Courier courier) {}

  /// Delivers a message while its caller waits. The same key and message give the same reply,
  /// however often and after whatever crash.
  ///
  /// @throws ExchangeException if the server's keys are not known, so that it cannot be sealed
  /// @throws StillWaitingException if there is no reply yet; the caller may send again
  /// @throws NotDeliveredException if there will be none
  /// @throws KeyReusedException if the key names another message
  /// @throws UnderWayException if the same message, sent before, takes longer than a caller waits
  public Answered send(IdempotencyKey key, AddressedMessage message, Patience patience)
      throws ExchangeException,
          StillWaitingException,
          NotDeliveredException,
          KeyReusedException,
          UnderWayException {
    Named named = records.named(key, message);
    try (Turns.Turn _ =
        tries.turns().take(named.name(), patience.rest()).orElseThrow(UnderWayException::new)) {
      Kept kept = intake.keep(Optional.of(named), message, false, patience.rest());
      return switch (kept.state()) {
        case DELIVERED -> kept.answered();
        case FAILED -> throw kept.notDelivered();
        case WAITING -> deliver(kept, message.message(), patience);
      };
    }
  }

  private Answered deliver(Kept kept, Message message, Patience patience)
      throws StillWaitingException, NotDeliveredException {
    try {
      Reply reply = tries.delivery().deliver(kept, Optional.of(message), patience);
      return new Answered(kept.id(), kept.sealed().header().suite(), reply);
    } catch (ExchangeException e) {
      throw new StillWaitingException(kept.id(), e);
    }
  }

  /// Takes a message over: when this returns it is kept, and it is delivered in the background.
  ///
  /// @throws ExchangeException if the server's keys are not known, so that it cannot be sealed
  /// @throws NotDeliveredException if it was taken over before, and has failed
  /// @throws KeyReusedException if the key names another message
  public OutboxMessage accept(Optional<IdempotencyKey> key, AddressedMessage message)
      throws ExchangeException, NotDeliveredException, KeyReusedException {
    Optional<Named> named = key.map(given -> records.named(given, message));
    Kept kept = intake.keep(named, message, true, tries.delivery().timeout());
    switch (kept.state()) {
      case FAILED -> throw kept.notDelivered();
      case WAITING -> {
        if (!kept.unattended()) {
          table.leave(kept.id());
          // Looked up: it has a time for its next try now.
          kept = table.find(kept.id()).orElse(kept);
        }
        tries.courier().wake();
      }
      case DELIVERED -> {}
    }
    return kept.message();
  }

  /// Waits for the reply to a message that was taken over, and returns what is known of it then.
  ///
  /// @throws NotDeliveredException if there will be none
  public Found await(OutboxMessage accepted, Duration atMost) throws NotDeliveredException {
    long end = System.nanoTime() + atMost.toNanos();
    Found known = new Found(accepted, Optional.empty());
    try {
      while (System.nanoTime() - end < 0) {
        known = find(accepted.id()).orElse(known);
        if (known.message().state() != State.WAITING) {
          break;
        }
        Thread.sleep(LOOK_EVERY);
      }
    } catch (StoreUnavailableException e) {
      // It is kept, which is what was asked.
      return known;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (known.message().state() == State.FAILED) {
      throw new NotDeliveredException(accepted.id(), known.message().reason().orElse(""));
    }
    return known;
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
    return table.forget(id);
  }
}
