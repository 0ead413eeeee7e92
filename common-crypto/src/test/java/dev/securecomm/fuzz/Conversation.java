package dev.securecomm.fuzz;

import dev.securecomm.codec.MalformedException;
import dev.securecomm.envelope.Digest;
import dev.securecomm.envelope.Envelope;
import dev.securecomm.envelope.MessageHeader;
import dev.securecomm.envelope.MessageId;
import dev.securecomm.envelope.Suite;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.message.Lifetimes;
import dev.securecomm.message.Message;
import dev.securecomm.message.OpenedMessage;
import dev.securecomm.message.OpenedReply;
import dev.securecomm.message.Opener;
import dev.securecomm.message.RefusedException;
import dev.securecomm.message.SealedRequest;
import dev.securecomm.message.Sealer;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.TestKeys;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;

/// One suite in one direction: Alice's request to the server, or its reply to a request of hers.
/// Whoever is to open it trusts the other, and Mallory.
final class Conversation {

  private static final Clock CLOCK = Clock.fixed(TestKeys.NOW, ZoneOffset.UTC);
  private static final Lifetimes LIFETIMES =
      new Lifetimes(Duration.ofMinutes(5), Duration.ofHours(24));
  private static final Opener SERVER = opener(TestKeys.server());
  private static final Opener ALICE = opener(TestKeys.alice());

  private final Suite suite;
  private final Optional<SealedRequest> request;

  private Conversation(Suite suite, Optional<SealedRequest> request) {
    this.suite = suite;
    this.request = request;
  }

  static Conversation request(Suite suite) {
    return new Conversation(suite, Optional.empty());
  }

  static Conversation reply(Suite suite) {
    Sealer alice = new Sealer(TestKeys::alice, LIFETIMES, CLOCK);
    return new Conversation(
        suite,
        Optional.of(
            alice.sealRequest(
                suite,
                MessageId.random(),
                Message.text("where?"),
                TestKeys.recipient(TestKeys.server()))));
  }

  private static Opener opener(OwnKeys keys) {
    return new Opener(
        () -> keys,
        TestKeys.trusting(TestKeys.ALICE, TestKeys.SERVER, TestKeys.MALLORY),
        LIFETIMES,
        CLOCK);
  }

  /// What a message is once it is open, whichever way it went.
  record Opened(MessageHeader header, Digest digest, Message message) {

    private static Opened of(OpenedMessage message) {
      return new Opened(message.header(), message.digest(), message.message());
    }

    private static Opened of(OpenedReply reply, Envelope envelope) {
      return new Opened(reply.header(), envelope.digest(), reply.message());
    }
  }

  /// What opens it, or nothing if it is refused.
  Optional<Opened> open(byte[] json) {
    try {
      Envelope envelope = Envelope.parse(json);
      return Optional.of(
          request.isPresent()
              ? Opened.of(ALICE.openReply(envelope, request.get()), envelope)
              : Opened.of(SERVER.open(envelope)));
    } catch (MalformedException | RefusedException e) {
      return Optional.empty();
    }
  }

  /// An envelope that opens, to be changed.
  EnvelopeForge forge() {
    return request
        .map(sent -> EnvelopeForge.reply(suite, irt(), rqd()))
        .orElseGet(() -> EnvelopeForge.request(suite));
  }

  Suite suite() {
    return suite;
  }

  boolean isReply() {
    return request.isPresent();
  }

  OwnKeys sender() {
    return isReply() ? TestKeys.server() : TestKeys.alice();
  }

  OwnKeys recipient() {
    return isReply() ? TestKeys.alice() : TestKeys.server();
  }

  /// The id of the request, if this is a reply.
  String irt() {
    return request.map(sent -> sent.header().jti().value()).orElse("");
  }

  /// The digest of the request, if this is a reply.
  String rqd() {
    return request.map(sent -> sent.envelope().digest().value()).orElse("");
  }
}
