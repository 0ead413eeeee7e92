package dev.securecomm.client.command;

import dev.securecomm.client.exchange.Exchanged;
import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.envelope.Envelope;
import dev.securecomm.envelope.MessageHeader;
import dev.securecomm.message.OpenedReply;
import dev.securecomm.message.SealedRequest;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;

/// Shows an exchange as it happened, for a person who wants to see it: the envelopes with what each
/// member is for, and what was checked.
final class Explanation {

  private static final int SHOWN = 44;

  /// What a member of an envelope is, and who can read it.
  private static final Map<Integer, Map<String, String>> MEMBERS =
      Map.of(
          1,
          Map.of(
              "protected", "how it is sealed and to which key",
              "encrypted_key", "this message's key, for the recipient only",
              "iv", "the start value of AES-GCM",
              "ciphertext", "the signed message: header, body, signature",
              "tag", "shows any change to the above"),
          2,
          Map.of(
              "protected", "who, to whom, until when: readable, not changeable",
              "encrypted_key", "the symmetric key, for the recipient only",
              "ciphertext", "the body, under a key made from it and the header",
              "signature", "the sender's, over all of the above"));

  private final PrintStream out;

  Explanation(PrintStream out) {
    this.out = out;
  }

  void show(Exchanged exchanged, Duration took) {
    SealedRequest request = exchanged.request();
    MessageHeader header = request.header();
    out.println(
        "  sealed     message %s, from %s to %s, good for %d s"
            .formatted(
                header.jti(),
                header.iss(),
                header.aud(),
                header.validity().lifetime().toSeconds()));
    onTheWire("sent", request.envelope());
    onTheWire("came back", exchanged.sealedReply());
    OpenedReply reply = exchanged.reply();
    out.println(
        "  verified   signed by %s with key %s"
            .formatted(reply.header().iss(), reply.header().kid()));
    out.println("             answers this very envelope, digest " + request.envelope().digest());
    out.println("  took       " + took.toMillis() + " ms");
  }

  private void onTheWire(String what, Envelope envelope) {
    out.println("  %-10s %,d bytes over the wire".formatted(what, envelope.toBytes().length));
    JsonObject members = envelope.toJson();
    for (String name : members.names()) {
      String note = MEMBERS.getOrDefault(envelope.part(), Map.of()).getOrDefault(name, "");
      out.println("    %-14s %-45s %s".formatted(name, abbreviated(members, name), note));
    }
  }

  private static String abbreviated(JsonObject members, String name) {
    try {
      String value = members.string(name);
      return value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
    } catch (MalformedException e) {
      throw new IllegalStateException("every member of an envelope is a string", e);
    }
  }
}
