package dev.securecomm.testkit.hostile;

import dev.securecomm.envelope.Suite;
import dev.securecomm.testkit.RawJson;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Attacks 8 and 15: the members of the envelope in another base64, so that a replay would not look
/// like one.
final class Encodings {

  /// What may be done to base64url that is canonical, and makes it none.
  private static final Map<String, UnaryOperator<String>> CHANGES =
      Map.of(
          "padded", text -> text + "=",
          "with-a-space", text -> " " + text,
          "with-a-line-feed", text -> text + "\\n",
          "with-a-percent-escape", text -> "%41" + text,
          "in-standard-base64", text -> "+/" + text.substring(2),
          "of-a-length-that-is-none", Encodings::ofNoLength);

  private static final Set<Suite> BOTH_SHAPES = EnumSet.of(Suite.PART_1, Suite.PART_2_FERNET);

  private Encodings() {}

  static void in(Defects to) {
    for (Suite suite : BOTH_SHAPES) {
      List<String> members = to.cast().honest(suite).json().names();
      for (String member : members) {
        // Fernet spells its tokens with padding: FernetTokens.
        if (suite.part() == 1 || !member.equals("ciphertext")) {
          CHANGES.forEach((name, change) ->
              to.of(8, member.replace('_', '-') + "-" + name)
                  .in(EnumSet.of(suite))
                  .malformed(f -> f.members(json -> spell(json, member, change))));
        }
      }
    }
    if (to.cast().server().encryptionKey().getModulus().bitLength() % 24 != 0) {
      to.of(15, "encrypted-key-with-unused-bits")
          .malformed(f -> f.members(json -> json.change("encrypted_key", Encodings::unusedBits)));
    }
    to.of(15, "signature-with-unused-bits")
        .in(Form.SM2)
        .malformed(f -> f.members(json -> json.change("signature", Encodings::unusedBits)));
    to.of(15, "tag-with-unused-bits")
        .in(Form.SM1)
        .malformed(f -> f.members(json -> json.change("tag", Encodings::unusedBits)));
  }

  /// As raw JSON, so that an escape in it is one.
  private static void spell(RawJson json, String member, UnaryOperator<String> change) {
    json.raw(member, "\"" + change.apply(json.string(member)) + "\"");
  }

  private static String ofNoLength(String text) {
    return text.substring(0, text.length() / 4 * 4 - 3);
  }

  /// Sets a bit of the last character that stands for none, where the length leaves some.
  static String unusedBits(String text) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    int last = alphabet.indexOf(text.charAt(text.length() - 1));
    return text.substring(0, text.length() - 1) + alphabet.charAt(last | 1);
  }
}
