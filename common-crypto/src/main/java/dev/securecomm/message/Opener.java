package dev.securecomm.message;

import dev.securecomm.codec.Base64Url;
import dev.securecomm.codec.CompactJws;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.envelope.Answer;
import dev.securecomm.envelope.Direction;
import dev.securecomm.envelope.Envelope;
import dev.securecomm.envelope.MessageHeader;
import dev.securecomm.envelope.MisdirectedException;
import dev.securecomm.envelope.NestedJoseEnvelope;
import dev.securecomm.envelope.WrappedKeyEnvelope;
import dev.securecomm.key.DecryptionKey;
import dev.securecomm.key.JwkSet;
import dev.securecomm.key.Kid;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.Party;
import dev.securecomm.key.Validity;
import dev.securecomm.key.VerifyingKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/// Opens envelopes: the only maker of [OpenedMessage] and [OpenedReply].
///
/// The order of the checks is part of the protocol. Part 2 verifies before it unwraps, so that a
/// stranger cannot make us do a private operation; part 1 has to decrypt first to see who signed.
public final class Opener {

  private final Supplier<OwnKeys> keys;
  private final Party us;
  private final Senders senders;
  private final Lifetimes lifetimes;
  private final Clock clock;
  private final SharedKeys sharedKeys = new SharedKeys();

  /// @param keys our own, those in use now
  public Opener(Supplier<OwnKeys> keys, Senders senders, Lifetimes lifetimes, Clock clock) {
    this.keys = keys;
    this.us = keys.get().party();
    this.senders = senders;
    this.lifetimes = lifetimes;
    this.clock = clock;
  }

  /// Reads and opens a request.
  ///
  /// @throws RefusedException if anything at all is wrong with it
  public OpenedMessage open(Envelope envelope) throws RefusedException {
    Opened opened = open(envelope, Direction.REQUEST);
    return new OpenedMessage(opened.header, envelope.digest(), opened.message);
  }

  /// Opens the reply to a request of ours.
  ///
  /// @throws RefusedException if anything is wrong with it, or it answers anything but the very
  ///   envelope that we sent (protocol section 5)
  public OpenedReply openReply(Envelope envelope, SealedRequest request) throws RefusedException {
    Opened opened = open(envelope, Direction.REPLY);
    Answer answer = opened.header.answer().orElseThrow();
    if (!opened.header.iss().equals(request.header().aud())
        || !opened.header.suite().equals(request.header().suite())
        || !answer.irt().equals(request.header().jti())
        || !answer.rqd().equals(request.envelope().digest())) {
      throw new RefusedException(Reason.OTHER_REQUEST, "the reply answers another request");
    }
    return new OpenedReply(opened.header, answer, opened.message);
  }

  /// What both directions have in common, before it is known to be a message or a reply.
  private record Opened(MessageHeader header, Kid sealedTo, Message message) {}

  private Opened open(Envelope envelope, Direction direction) throws RefusedException {
    Opened opened =
        switch (envelope) {
          case NestedJoseEnvelope nested -> decryptThenVerify(nested, direction);
          case WrappedKeyEnvelope wrapped -> verifyThenDecrypt(wrapped, direction);
        };
    senders.used(opened.header.iss(), opened.header.kid(), opened.sealedTo);
    return opened;
  }

  /// Protocol 3.1.
  private Opened decryptThenVerify(NestedJoseEnvelope envelope, Direction direction)
      throws RefusedException {
    DecryptionKey ours = ourKey(Reading.of(Reason.HEADER, envelope::recipientKid));
    byte[] decrypted = Jwe.decrypt(envelope, ours);
    CompactJws jws = Reading.of(Reason.NOT_SIGNED, () -> CompactJws.parse(decrypted));
    MessageHeader header = header(jws.protectedHeader(), 1, direction);
    if (!jws.isSigned()) {
      throw new RefusedException(Reason.NOT_SIGNED, "the JWS has no signature");
    }
    verify(header, jws.signingInput(), jws.signature());
    checkAddressAndTime(header);
    return new Opened(header, ours.kid(), new Message(header.cty(), jws.payload()));
  }

  /// Protocol 3.2.
  private Opened verifyThenDecrypt(WrappedKeyEnvelope envelope, Direction direction)
      throws RefusedException {
    MessageHeader header = header(envelope.protectedHeader(), 2, direction);
    verify(header, envelope.signingInput(), envelope.signature());
    checkAddressAndTime(header);
    DecryptionKey ours = ourKey(header.rkid().orElseThrow());
    byte[] body = decrypt(envelope, header, ours);
    return new Opened(header, ours.kid(), new Message(header.cty(), body));
  }

  /// With the K of a message before it, if this one came with the same: then without a private
  /// operation.
  private byte[] decrypt(WrappedKeyEnvelope envelope, MessageHeader header, DecryptionKey ours)
      throws RefusedException {
    Optional<SharedKey.Use> known = sharedKeys.from(ours.kid(), envelope.encryptedKey());
    try (SharedKey.Use key = known.isPresent() ? known.get() : unwrap(envelope, ours)) {
      ContentKey contentKey =
          ContentKey.derive(key.k(), header.suite(), envelope.protectedHeader());
      byte[] body = contentKey.decrypt(envelope.ciphertext(), header.validity());
      if (known.isEmpty()) {
        sharedKeys.remember(ours.kid(), key);
      }
      return body;
    }
  }

  private static SharedKey.Use unwrap(WrappedKeyEnvelope envelope, DecryptionKey ours)
      throws RefusedException {
    byte[] wrapped = Reading.base64Url(envelope.encryptedKey());
    return new SharedKey.Use(ours.unwrap(wrapped), envelope.encryptedKey());
  }

  private DecryptionKey ourKey(Kid kid) throws RefusedException {
    OwnKeys ours = keys.get();
    if (ours.isRevoked(kid)) {
      throw new RefusedException(Reason.REVOKED_KEY, "sealed to our key " + kid);
    }
    return ours.decryption(kid)
        .orElseThrow(() -> new RefusedException(Reason.RECIPIENT_KEY, "sealed to another key"));
  }

  private static MessageHeader header(String protectedHeader, int part, Direction direction)
      throws RefusedException {
    try {
      return MessageHeader.parse(Base64Url.decode(protectedHeader), part, direction);
    } catch (MisdirectedException e) {
      throw new RefusedException(Reason.DIRECTION, e);
    } catch (MalformedException e) {
      throw new RefusedException(Reason.HEADER, e);
    }
  }

  private void verify(MessageHeader header, byte[] input, String signature)
      throws RefusedException {
    byte[] signed = Reading.base64Url(signature);
    VerifyingKey key;
    try {
      key = senderKey(header);
    } catch (RefusedException e) {
      // In vain, and for the time it takes: a refusal without a verification comes sooner, and
      // tells a stranger whom we trust, as OpenSSH did who has an account (CVE-2016-6210).
      keys.get().currentSigning().verifyingKey().verify(input, signed);
      throw e;
    }
    if (!key.verify(input, signed)) {
      throw new RefusedException(Reason.SIGNATURE, "the signature does not hold");
    }
  }

  private VerifyingKey senderKey(MessageHeader header) throws RefusedException {
    JwkSet sender =
        senders
            .keysOf(header.iss())
            .orElseThrow(
                () -> new RefusedException(Reason.UNKNOWN_SENDER, "no trusted keys of the sender"));
    if (sender.isRevoked(header.kid())) {
      throw new RefusedException(
          Reason.REVOKED_KEY, "signed with the sender's key " + header.kid());
    }
    return sender
        .verifying(header.kid())
        .filter(known -> known.life().isUsable(clock.instant()))
        .orElseThrow(() ->
            new RefusedException(
                Reason.UNKNOWN_KEY, "the kid is not of a key that the sender uses now"));
  }

  /// Protocol section 4. It comes after the signature, without which none of this means anything.
  private void checkAddressAndTime(MessageHeader header) throws RefusedException {
    if (!header.aud().equals(us)) {
      throw new RefusedException(Reason.AUDIENCE, "signed for " + header.aud());
    }
    Validity validity = header.validity();
    Instant now = clock.instant();
    if (validity.isFromTheFuture(now)) {
      throw new RefusedException(Reason.FROM_THE_FUTURE, "iat is " + validity.iat());
    }
    if (validity.isStale(now)) {
      throw new RefusedException(Reason.STALE, "exp was " + validity.exp());
    }
    if (!validity.lifetime().isPositive()
        || validity.lifetime().compareTo(lifetimes.longest()) > 0) {
      throw new RefusedException(Reason.LIFETIME, "a life of " + validity.lifetime());
    }
  }
}
