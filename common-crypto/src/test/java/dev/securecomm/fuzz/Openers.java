package dev.securecomm.fuzz;

import dev.securecomm.codec.MalformedException;
import dev.securecomm.envelope.Digest;
import dev.securecomm.envelope.Envelope;
import dev.securecomm.envelope.Suite;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The opener and envelopes that were changed on their way.
final class Openers {

  private static final List<Sealed> SEALED =
      List.of(
          new Sealed(Conversation.request(Suite.PART_1)),
          new Sealed(Conversation.request(Suite.PART_2_FERNET)),
          new Sealed(Conversation.request(Suite.PART_2_A256GCM)),
          new Sealed(Conversation.reply(Suite.PART_1)),
          new Sealed(Conversation.reply(Suite.PART_2_FERNET)),
          new Sealed(Conversation.reply(Suite.PART_2_A256GCM)));

  private Openers() {}

  /// An envelope that opens, in pieces.
  private record Sealed(Conversation conversation, Digest digest, Pieces halves) {

    Sealed(Conversation conversation) {
      this(conversation, conversation.forge());
    }

    private Sealed(Conversation conversation, EnvelopeForge forge) {
      this(conversation, digestOf(forge), halvesOf(forge.json()));
    }

    private static Digest digestOf(EnvelopeForge forge) {
      try {
        return Envelope.parse(forge.bytes()).digest();
      } catch (MalformedException e) {
        throw new IllegalStateException(e);
      }
    }

    private static Pieces halvesOf(RawJson json) {
      Pieces halves = new Pieces();
      for (String name : json.names()) {
        // protected, encrypted_key, iv, ciphertext, tag, signature
        char letter = name.equals("encrypted_key") ? 'k' : name.charAt(0);
        String member = json.string(name);
        halves
            .with(letter, member.substring(0, member.length() / 2))
            .with(Character.toUpperCase(letter), member.substring(member.length() / 2));
      }
      return halves;
    }
  }

  /// Two lines: which envelope, and its JSON, in which `$p`, `$k`, `$i`, `$c`, `$t` and `$s` are
  /// the first halves of its members, and `$P` to `$S` the others. No change of a member opens.
  static boolean changed(byte[] input) {
    Lines lines = new Lines(input);
    Sealed sealed = SEALED.get(lines.choice(0, SEALED.size()));
    byte[] json = lines.at(1).map(sealed.halves::fill).orElse(new byte[0]);
    Optional<Conversation.Opened> opened = sealed.conversation.open(json);
    opened.ifPresent(message -> {
      Invariant.holds(message.digest().equals(sealed.digest), "no other envelope opens");
      Invariant.holds(
          Arrays.equals(
              message.message().body(), EnvelopeForge.BODY.getBytes(StandardCharsets.UTF_8)),
          "what opens is what was sealed");
    });
    return opened.isPresent();
  }
}
