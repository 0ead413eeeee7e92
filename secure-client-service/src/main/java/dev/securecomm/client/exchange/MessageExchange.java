package dev.securecomm.client.exchange;

import dev.securecomm.client.server.Server;
import dev.securecomm.client.server.ServerTroubleException;
import dev.securecomm.envelope.MessageId;
import dev.securecomm.key.EncryptionKey;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.message.Message;
import dev.securecomm.message.Opener;
import dev.securecomm.message.Recipient;
import dev.securecomm.message.SealedRequest;
import dev.securecomm.message.Sealer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// One message's way to a server: seal, post, open the reply.
public final class MessageExchange {

  private final Crypto crypto;
  private final Server server;
  private final ExchangeMeters meters;

  public MessageExchange(Crypto crypto, Server server, ExchangeMeters meters) {
    this.crypto = crypto;
    this.server = server;
    this.meters = meters;
  }

  /// What seals and what opens.
  ///
  /// @param ours the keys by which both do, those in use now
  public record Crypto(Sealer sealer, Opener opener, Supplier<OwnKeys> ours) {}

  /// Sends a message, and returns the reply that answers it.
  ///
  /// @throws ExchangeException if no such reply was had
  public Exchanged exchange(AddressedMessage message, Patience patience) throws ExchangeException {
    Stopwatch stopwatch = new Stopwatch(meters);
    SealedRequest sealed = seal(message, crypto.sealer().lifetime(), patience.rest(), stopwatch);
    return deliver(new AtHand(sealed, message.message()), patience, stopwatch);
  }

  /// Seals a message to the server.
  ///
  /// @param lifetime how long it may take to arrive
  /// @param atMost how long the server's keys are waited for, if they have to be fetched
  /// @throws ExchangeException if the server's keys are not known
  public SealedRequest seal(AddressedMessage message, Duration lifetime, Duration atMost)
      throws ExchangeException {
    return seal(message, lifetime, atMost, new Stopwatch(meters));
  }

  private SealedRequest seal(
      AddressedMessage message, Duration lifetime, Duration atMost, Stopwatch stopwatch)
      throws ExchangeException {
    try {
      EncryptionKey key = server.keys().current(atMost).currentEncryption();
      Recipient recipient = new Recipient(server.party(), key);
      return stopwatch.seal(() ->
          crypto
              .sealer()
              .sealRequest(
                  message.suite(), MessageId.random(), message.message(), recipient, lifetime));
    } catch (ServerTroubleException e) {
      throw meters.counted(
          ExchangeException.of(e, "So there is no key to seal to: nothing was sent or kept."));
    }
  }

  /// Delivers a message that was sealed before, and returns the reply that answers it.
  ///
  /// @throws ExchangeException if no such reply was had
  public Exchanged deliver(Outgoing message, Patience patience) throws ExchangeException {
    return deliver(message, patience, new Stopwatch(meters));
  }

  private Exchanged deliver(Outgoing message, Patience patience, Stopwatch stopwatch)
      throws ExchangeException {
    Conversation.With with = new Conversation.With(server, crypto);
    return new Conversation(with, message, patience, stopwatch).reply();
  }

  /// A message that is nowhere but here, while its caller waits.
  private record AtHand(SealedRequest sealed, Message plain) implements Outgoing {

    @Override
    public boolean wasTried() {
      return false;
    }

    @Override
    public Optional<Message> message() {
      return Optional.of(plain);
    }

    @Override
    public void replace(SealedRequest again) {
      // There is nothing to remember it by: a call that is cut off is a message that is forgotten.
    }
  }
}
