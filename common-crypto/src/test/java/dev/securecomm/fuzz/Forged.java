package dev.securecomm.fuzz;

import dev.securecomm.envelope.Suite;
import dev.securecomm.key.PrivateParts;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.FernetForge;
import dev.securecomm.testkit.TestKeys;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The opener and a peer that means ill: everything is signed and encrypted as it should be, around
/// whatever the peer likes. Lines that are not there stand for what is valid.
final class Forged {

  private static final List<Conversation> PART_1 =
      List.of(Conversation.request(Suite.PART_1), Conversation.reply(Suite.PART_1));
  private static final List<Conversation> PART_2 =
      List.of(
          Conversation.request(Suite.PART_2_FERNET),
          Conversation.request(Suite.PART_2_A256GCM),
          Conversation.reply(Suite.PART_2_FERNET),
          Conversation.reply(Suite.PART_2_A256GCM));

  private static final byte[] BODY = EnvelopeForge.BODY.getBytes(StandardCharsets.UTF_8);
  private static final int BLOCK = 16;

  private Forged() {}

  /// Lines: which conversation; the message header; the body; the JWE header; what is encrypted, in
  /// which `$h`, `$p` and `$s` are the members of the JWS; the signature's bytes.
  static boolean part1(byte[] input) {
    Lines lines = new Lines(input);
    Conversation conversation = PART_1.get(lines.choice(0, PART_1.size()));
    EnvelopeForge forge = forge(conversation, lines);
    Pieces pieces = pieces(conversation);
    lines
        .at(3)
        .map(pieces::fill)
        .ifPresent(json -> forge.jweHeader(header -> header.encode(_ -> json)));
    lines.at(4).ifPresent(inside -> forge.inside(jws -> members(jws).fillText(inside)));
    lines.at(5).ifPresent(bytes -> forge.signature(_ -> bytes));
    return opens(conversation, forge, lines);
  }

  private static Pieces members(String jws) {
    String[] members = jws.split("\\.", -1);
    return new Pieces().with('h', members[0]).with('p', members[1]).with('s', members[2]);
  }

  /// Lines: which conversation; the message header; the body; K; the wrapped key, in which `$k` is
  /// the valid one; the ciphertext, whose halves are `$c` and `$C`; the signature's bytes; the
  /// Fernet token's version, as a character, and time; its padded plaintext.
  static boolean part2(byte[] input) {
    Lines lines = new Lines(input);
    Conversation conversation = PART_2.get(lines.choice(0, PART_2.size()));
    EnvelopeForge forge = forge(conversation, lines);
    lines.at(3).ifPresent(k -> forge.contentKey(Arrays.copyOf(k, Math.min(k.length, 190))));
    lines
        .at(4)
        .ifPresent(
            text -> forge.encryptedKey(wrapped -> new Pieces().with('k', wrapped).fillText(text)));
    lines.at(5).ifPresent(text -> forge.ciphertext(sealed -> halves(sealed).fillText(text)));
    lines.at(6).ifPresent(bytes -> forge.signature(_ -> bytes));
    lines.at(7).ifPresent(token -> forge.fernet(fernet -> time(fernet, token)));
    lines.at(8).ifPresent(padded -> forge.fernet(fernet -> fernet.padded(_ -> blocks(padded))));
    return opens(conversation, forge, lines);
  }

  private static Pieces halves(String sealed) {
    int half = sealed.length() / 2;
    return new Pieces().with('c', sealed.substring(0, half)).with('C', sealed.substring(half));
  }

  private static void time(FernetForge fernet, byte[] token) {
    fernet.version(token[0] == '0' ? 0x80 : token[0]);
    try {
      fernet.seconds(
          Long.parseLong(
              new String(token, 1, token.length - 1, StandardCharsets.ISO_8859_1).strip()));
    } catch (NumberFormatException e) {
      // The time of the header it is.
    }
  }

  private static byte[] blocks(byte[] bytes) {
    return Arrays.copyOf(bytes, (bytes.length + BLOCK - 1) / BLOCK * BLOCK);
  }

  private static EnvelopeForge forge(Conversation conversation, Lines lines) {
    EnvelopeForge forge = conversation.forge();
    Optional<byte[]> other = lines.at(1).map(pieces(conversation)::fill);
    other.ifPresent(json -> forge.header(header -> header.encode(_ -> json)));
    forge.signature(
        input -> Signing.under(other, PrivateParts.signing(conversation.sender()), input));
    lines.at(2).ifPresent(forge::body);
    return forge;
  }

  /// `$a` is the kid of the sender's signing key, `$b` that of the recipient's encryption key, `$m`
  /// that of Mallory's signing key, and `$i` and `$d` id and digest of the request.
  private static Pieces pieces(Conversation conversation) {
    return new Pieces()
        .with('a', conversation.sender().currentSigning().kid().value())
        .with('b', conversation.recipient().currentDecryption().kid().value())
        .with('m', TestKeys.mallory().currentSigning().kid().value())
        .with('i', conversation.irt())
        .with('d', conversation.rqd());
  }

  private static boolean opens(Conversation conversation, EnvelopeForge forge, Lines lines) {
    Optional<Conversation.Opened> opened = conversation.open(forge.bytes());
    if (opened.isPresent()) {
      Acceptable.check(conversation, forge.json(), opened.get());
      Invariant.holds(
          lines.at(8).isPresent()
              || Arrays.equals(opened.get().message().body(), lines.at(2).orElse(BODY)),
          "what opens is what was sealed");
    }
    return opened.isPresent();
  }
}
