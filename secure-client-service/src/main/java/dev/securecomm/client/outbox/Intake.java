package dev.securecomm.client.outbox;

import dev.securecomm.client.exchange.AddressedMessage;
import dev.securecomm.client.exchange.ExchangeException;
import dev.securecomm.client.exchange.Exchanges;
import dev.securecomm.key.Validity;
import dev.securecomm.message.SealedRequest;
import dev.securecomm.service.store.StoreUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Seals messages and keeps them; of one name there is one.
final class Intake {

  private final Exchanges exchanges;
  private final OutboxTable table;
  private final AtHand atHand;
  private final Life life;

  Intake(Exchanges exchanges, OutboxTable table, AtHand atHand, Life life) {
    this.exchanges = exchanges;
    this.table = table;
    this.atHand = atHand;
    this.life = life;
  }

  /// How long a message that is kept may take to be delivered, from now on by this clock.
  record Life(Duration time, Clock clock) {}

  /// The message of this name, which is kept already or is from now on.
  ///
  /// @param unattended whether it is to be delivered in the background
  /// @param atMost how long the server's keys are waited for, if they have to be fetched
  /// @throws ExchangeException if the server's keys are not known
  /// @throws KeyReusedException if the name is another message's
  Kept keep(Optional<Named> named, AddressedMessage addressed, boolean unattended, Duration atMost)
      throws ExchangeException, KeyReusedException {
    while (true) {
      Optional<Kept> known = named.flatMap(given -> table.named(given.name()));
      if (known.isPresent()) {
        if (!known.get().named().equals(named) || !known.get().to().equals(addressed.to())) {
          throw new KeyReusedException();
        }
        if (unattended && known.get().state() == State.WAITING) {
          atHand.keep(known.get().id(), addressed.message());
        }
        return known.get();
      }
      SealedRequest sealed = exchanges.with(addressed.to()).seal(addressed, life.time(), atMost);
      Kept fresh = fresh(sealed, named, unattended);
      if (unattended) {
        // Before the courier can see it, who forgets it when it is delivered.
        atHand.keep(fresh.id(), addressed.message());
      }
      if (insert(fresh)) {
        return fresh;
      }
      // Somebody was faster with the same name.
      atHand.forget(fresh.id());
    }
  }

  /// Whoever is told that it failed sends another: so what is kept all the same is looked for.
  private boolean insert(Kept fresh) {
    try {
      return table.insert(fresh);
    } catch (StoreUnavailableException e) {
      if (isThere(fresh)) {
        return true;
      }
      atHand.forget(fresh.id());
      throw e;
    }
  }

  private boolean isThere(Kept fresh) {
    try {
      return table.find(fresh.id()).isPresent();
    } catch (StoreUnavailableException e) {
      return false;
    }
  }

  private Kept fresh(SealedRequest sealed, Optional<Named> named, boolean unattended) {
    Validity validity = sealed.header().validity();
    Instant now = life.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    OutboxMessage message =
        new OutboxMessage(
            sealed.header().jti(),
            Optional.of(sealed.header().aud()),
            State.WAITING,
            0,
            now,
            validity.exp(),
            Optional.empty(),
            unattended ? Optional.of(now) : Optional.empty(),
            Optional.empty());
    return new Kept(message, named, unattended, false, sealed, Optional.empty());
  }
}
