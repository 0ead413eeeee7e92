package dev.securecomm.message;

import dev.securecomm.codec.Base64Url;
import dev.securecomm.codec.CompactJws;
import dev.securecomm.envelope.Answer;
import dev.securecomm.envelope.Envelope;
import dev.securecomm.envelope.MessageHeader;
import dev.securecomm.envelope.MessageId;
import dev.securecomm.envelope.Suite;
import dev.securecomm.envelope.WrappedKeyEnvelope;
import dev.securecomm.key.EncryptionKey;
import dev.securecomm.key.Kid;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.Party;
import dev.securecomm.key.SigningKey;
import dev.securecomm.key.Validity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/// Seals messages under our signing key to a recipient's encryption key.
public final class Sealer {

  /// `iat` and `exp` are whole seconds.
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final Supplier<OwnKeys> keys;
  private final Lifetimes lifetimes;
  private final Clock clock;
  private final SharedKeys sharedKeys = new SharedKeys();

  /// @param keys our own, those in use now
  public Sealer(Supplier<OwnKeys> keys, Lifetimes lifetimes, Clock clock) {
    this.keys = keys;
    this.lifetimes = lifetimes;
    this.clock = clock;
  }

  /// How long our messages live, unless it is said for one.
  public Duration lifetime() {
    return lifetimes.ours();
  }

  /// Seals a request that lives as long as ours do.
  public SealedRequest sealRequest(
      Suite suite, MessageId id, Message message, Recipient recipient) {
    return sealRequest(suite, id, message, recipient, lifetimes.ours());
  }

  /// Seals a request that lives for so long.
  public SealedRequest sealRequest(
      Suite suite, MessageId id, Message message, Recipient recipient, Duration life) {
    Validity validity = Validity.from(clock.instant(), life);
    return seal(keys.get(), new Draft(suite, id, validity, recipient, Optional.empty()), message)
        .request(recipient.key(), false);
  }

  /// Seals a request again, because the recipient's keys changed. It keeps its id, so that the
  /// recipient handles it once even if both envelopes arrive, and its end.
  public SealedRequest sealAgain(SealedRequest earlier, Message message, EncryptionKey key) {
    MessageHeader before = earlier.header();
    Validity validity = Validity.from(clock.instant(), rest(before.validity()));
    Recipient recipient = new Recipient(before.aud(), key);
    return seal(
            keys.get(),
            new Draft(before.suite(), before.jti(), validity, recipient, Optional.empty()),
            message)
        .request(key, true);
  }

  /// What is left of a life; no more than it was, if our clock was set back.
  private Duration rest(Validity validity) {
    long now = clock.instant().getEpochSecond();
    Duration rest = Duration.ofSeconds(validity.exp().getEpochSecond() - now);
    return longer(SHORTEST, shorter(rest, validity.lifetime()));
  }

  /// Seals the reply to a request, in the request's own suite (protocol section 5).
  public Envelope sealReply(OpenedMessage request, Reply reply, EncryptionKey recipient) {
    return sealReply(keys.get(), request, reply, recipient);
  }

  /// The same with keys of ours that were asked for just before, where that is done apart.
  public Envelope sealReply(
      OwnKeys ours, OpenedMessage request, Reply reply, EncryptionKey recipient) {
    return seal(
            ours,
            new Draft(
                request.header().suite(),
                MessageId.random(),
                validityOfReply(request),
                new Recipient(request.sender(), recipient),
                Optional.of(new Answer(request.id(), request.digest(), reply.status()))),
            reply.message())
        .envelope();
  }

  /// A stored reply is sent again as long as its request may be, so it has to live as long; and no
  /// longer than the request's own life or ours, which both sides accept.
  private Validity validityOfReply(OpenedMessage request) {
    Instant now = clock.instant();
    Validity asked = request.header().validity();
    Duration rest = Duration.between(now, asked.exp()).plusSeconds(1);
    Duration life = longer(lifetimes.ours(), shorter(rest, asked.lifetime()));
    return Validity.from(now, life);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /// What is said of a message, but for what it is and who signs it.
  private record Draft(
      Suite suite, MessageId id, Validity validity, Recipient recipient, Optional<Answer> answer) {

    MessageHeader header(Party sender, Kid signing, Message message) {
      Kid rkid = recipient.key().kid();
      return new MessageHeader(
          suite,
          signing,
          message.contentType(),
          id,
          validity,
          sender,
          recipient.party(),
          answer,
          suite.part() == 2 ? Optional.of(rkid) : Optional.empty());
    }
  }

  private record Sealed(MessageHeader header, Envelope envelope) {

    SealedRequest request(EncryptionKey to, boolean again) {
      return new SealedRequest(header, to.kid(), again, envelope);
    }
  }

  /// Our keys are asked for once: the header has to name the key that signs.
  private Sealed seal(OwnKeys ours, Draft draft, Message message) {
    SigningKey signing = ours.currentSigning();
    EncryptionKey recipient = draft.recipient.key();
    MessageHeader header = draft.header(ours.party(), signing.kid(), message);
    Envelope envelope =
        switch (header.suite()) {
          case PART_1 -> signThenEncrypt(header, message.body(), signing, recipient);
          case PART_2_FERNET, PART_2_A256GCM ->
              encryptThenSign(header, message.body(), signing, recipient);
        };
    return new Sealed(header, envelope);
  }

  /// Protocol 3.1.
  private static Envelope signThenEncrypt(
      MessageHeader header, byte[] body, SigningKey signing, EncryptionKey recipient) {
    CompactJws jws = CompactJws.unsigned(header.toJson(), body);
    return Jwe.encrypt(jws.signed(signing.sign(jws.signingInput())), recipient);
  }

  /// Protocol 3.2.
  private Envelope encryptThenSign(
      MessageHeader header, byte[] body, SigningKey signing, EncryptionKey recipient) {
    String protectedHeader = Base64Url.encode(header.toJson().toBytes());
    try (SharedKey.Use key = sharedKeys.to(recipient)) {
      ContentKey contentKey = ContentKey.derive(key.k(), header.suite(), protectedHeader);
      WrappedKeyEnvelope unsigned =
          new WrappedKeyEnvelope(
              protectedHeader,
              key.encryptedKey(),
              contentKey.encrypt(body, header.validity().iat()),
              "");
      return unsigned.signed(signing.sign(unsigned.signingInput()));
    }
  }
}
