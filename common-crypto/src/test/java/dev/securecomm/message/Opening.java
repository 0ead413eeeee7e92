package dev.securecomm.message;

import dev.securecomm.codec.MalformedException;
import dev.securecomm.envelope.Envelope;
import dev.securecomm.key.Kid;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.PrivateParts;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.TestKeys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/// Opens envelopes as the server or a client does, and tells why not. An envelope that does not
/// even parse counts as [Reason#MALFORMED], as it does for the services.
final class Opening {

  static final Lifetimes LIFETIMES = new Lifetimes(Duration.ofMinutes(5), Duration.ofHours(24));

  private final OwnKeys keys;
  private final Opener opener;

  private Opening(OwnKeys keys, Senders senders, Clock clock) {
    this.keys = keys;
    this.opener = new Opener(() -> keys, senders, LIFETIMES, clock);
  }

  /// The server, which trusts Alice and Mallory. It and Alice have taken back the keys of those who
  /// go by their names.
  static Opening atServer() {
    OwnKeys keys =
        PrivateParts.revoking(
            TestKeys.server(),
            TestKeys.NOW,
            TestKeys.impostor(TestKeys.SERVER).currentDecryption().kid());
    Senders trusted = TestKeys.trusting(TestKeys.ALICE, TestKeys.MALLORY);
    Kid takenBack = TestKeys.impostor(TestKeys.ALICE).currentSigning().kid();
    return by(
        keys,
        party ->
            trusted
                .keysOf(party)
                .map(set ->
                    party.equals(TestKeys.ALICE)
                        ? PrivateParts.revoking(set, TestKeys.NOW, takenBack)
                        : set),
        TestKeys.NOW);
  }

  /// Somebody who trusts everyone.
  static Opening by(OwnKeys keys, Instant now) {
    Senders senders = TestKeys.trusting(TestKeys.ALICE, TestKeys.SERVER, TestKeys.MALLORY);
    return new Opening(keys, senders, Clock.fixed(now, ZoneOffset.UTC));
  }

  static Opening by(OwnKeys keys, Senders senders, Instant now) {
    return new Opening(keys, senders, Clock.fixed(now, ZoneOffset.UTC));
  }

  OpenedMessage open(byte[] json) throws RefusedException, MalformedException {
    return opener.open(Envelope.parse(json));
  }

  OpenedReply openReply(byte[] json, SealedRequest request)
      throws RefusedException, MalformedException {
    return opener.openReply(Envelope.parse(json), request);
  }

  /// Why a request is refused, or nothing if it opens.
  Optional<Reason> refusal(byte[] json) {
    return refusal(() -> open(json));
  }

  Optional<Reason> refusal(EnvelopeForge forge) {
    return refusal(forge.bytes());
  }

  /// Why a reply is refused, or nothing if it opens.
  Optional<Reason> replyRefusal(byte[] json, SealedRequest request) {
    return refusal(() -> openReply(json, request));
  }

  /// How many private operations our keys have done.
  long privateOperations() {
    return keys.privateOperations();
  }

  private static Optional<Reason> refusal(Attempt attempt) {
    try {
      attempt.run();
      return Optional.empty();
    } catch (MalformedException e) {
      return Optional.of(Reason.MALFORMED);
    } catch (RefusedException e) {
      return Optional.of(e.reason());
    }
  }

  @FunctionalInterface
  private interface Attempt {
    Object run() throws RefusedException, MalformedException;
  }
}
