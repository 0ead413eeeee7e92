package dev.securecomm.client.exchange;

import dev.securecomm.client.exchange.Transcript.Check;
import dev.securecomm.client.exchange.Transcript.Identity;
import dev.securecomm.client.exchange.Transcript.Plain;
import dev.securecomm.client.exchange.Transcript.Sealed;
import dev.securecomm.client.exchange.Transcript.Step;
import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.envelope.Answer;
import dev.securecomm.envelope.Envelope;
import dev.securecomm.envelope.MessageHeader;
import dev.securecomm.envelope.NestedJoseEnvelope;
import dev.securecomm.key.Keyring;
import dev.securecomm.key.Kid;
import dev.securecomm.message.Message;
import dev.securecomm.trust.Peer;
import dev.securecomm.trust.PeerBook;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Tells of exchanges, as what came out of them shows.
public final class Transcripts {

  /// What a member of an envelope is, and who can read it.
  private static final Map<Integer, Map<String, String>> NOTES =
      Map.of(
          1,
          Map.of(
              "protected", "how it is sealed and to which key: anyone can read it",
              "encrypted_key", "this message's key, for the recipient only",
              "iv", "the start value of AES-GCM: anyone can read it",
              "ciphertext", "the signed message (header, body, signature), for the recipient only",
              "tag", "shows any change to the above"),
          2,
          Map.of(
              "protected", "who, to whom, until when: anyone can read it, nobody can change it",
              "encrypted_key", "the symmetric key, for the recipient only",
              "ciphertext", "the body, for the recipient only",
              "signature", "the sender's, over all of the above"));

  private final Keyring ours;
  private final PeerBook peers;

  public Transcripts(Keyring ours, PeerBook peers) {
    this.ours = ours;
    this.peers = peers;
  }

  /// What there is to tell of an exchange.
  ///
  /// @param plain what was sent
  public Transcript of(Exchanged exchanged, Message plain) {
    MessageHeader sent = exchanged.request().header();
    MessageHeader received = exchanged.reply().header();
    Kid repliedTo = sealedTo(exchanged.sealedReply(), received);
    Identity recipient = new Identity(sent.aud().name(), fingerprint(received));
    return new Transcript(
        sent.jti().value(),
        sent.suite().part(),
        sent.suite().enc(),
        new Identity(sent.iss().name(), ours.get().fingerprint().value()),
        recipient,
        sealed(exchanged.request().envelope(), sent, exchanged.request().sealedTo(), plain),
        sealed(exchanged.sealedReply(), received, repliedTo, exchanged.reply().message()),
        exchanged.reply().status(),
        checks(received, repliedTo, recipient),
        steps(exchanged.times()));
  }

  private String fingerprint(MessageHeader received) {
    return peers.trusted(received.iss()).map(Peer::fingerprint).map(Kid::value).orElse("");
  }

  private static Sealed sealed(
      Envelope envelope, MessageHeader header, Kid sealedTo, Message plain) {
    return new Sealed(
        new String(header.toJson().toBytes(), StandardCharsets.UTF_8),
        header.kid().value(),
        sealedTo.value(),
        envelope.digest().value(),
        members(envelope),
        NOTES.getOrDefault(envelope.part(), Map.of()),
        envelope.toBytes().length,
        plain(plain));
  }

  private static Map<String, String> members(Envelope envelope) {
    JsonObject json = envelope.toJson();
    Map<String, String> members = new LinkedHashMap<>();
    try {
      for (String name : json.names()) {
        members.put(name, json.string(name));
      }
      return members;
    } catch (MalformedException e) {
      throw new IllegalStateException("every member of an envelope is a string", e);
    }
  }

  private static Kid sealedTo(Envelope envelope, MessageHeader header) {
    try {
      return envelope instanceof NestedJoseEnvelope nested
          ? nested.recipientKid()
          : header.rkid().orElseThrow();
    } catch (MalformedException e) {
      throw new IllegalStateException("it was opened", e);
    }
  }

  private static Plain plain(Message message) {
    Optional<String> text = message.asText();
    return new Plain(
        message.contentType().value(),
        message.size(),
        text.orElse(null),
        text.isPresent() ? null : Base64.getEncoder().encodeToString(message.body()));
  }

  /// In the order of protocol sections 3 to 5; in part 2 the signature comes before the decryption.
  private static List<Check> checks(MessageHeader reply, Kid repliedTo, Identity recipient) {
    Answer answer = reply.answer().orElseThrow();
    return List.of(
        new Check("decrypted with our key", repliedTo.value()),
        new Check("signed with the key", reply.kid().value()),
        new Check("which is listed by the pinned identity", recipient.fingerprint()),
        new Check("from", reply.iss().name()),
        new Check("to", reply.aud().name()),
        new Check("good from", reply.validity().iat().toString()),
        new Check("until", reply.validity().exp().toString()),
        new Check("answers the message", answer.irt().value()),
        new Check("in this very envelope, digest", answer.rqd().value()));
  }

  private static List<Step> steps(Times times) {
    return List.of(
        new Step("signed and encrypted", millis(times.seal())),
        new Step("posted, handled there, and answered", millis(times.post())),
        new Step("decrypted and verified", millis(times.open())));
  }

  private static double millis(Duration time) {
    return Math.round(time.toNanos() / 10_000.0) / 100.0;
  }
}
