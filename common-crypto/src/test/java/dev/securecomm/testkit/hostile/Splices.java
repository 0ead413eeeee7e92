package dev.securecomm.testkit.hostile;

import dev.securecomm.message.Reason;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.RawJson;
import java.util.List;

/// Attack 13: an envelope put together from several, or changed on its way.
final class Splices {

  private Splices() {}

  static void in(Defects to) {
    for (String member : List.of("protected", "encrypted_key", "ciphertext", "signature")) {
      to.of(13, name(member) + "-of-another-message-of-hers")
          .in(Form.SM2)
          .refused(Reason.SIGNATURE, f -> f.members(json -> splice(json, member, f.another())));
    }
    for (String member : List.of("encrypted_key", "iv", "ciphertext", "tag")) {
      to.of(13, name(member) + "-of-another-message-of-hers")
          .in(Form.SM1)
          .undecryptable(f -> f.members(json -> splice(json, member, f.another())));
      to.of(13, "a-bit-of-" + name(member) + "-flipped")
          .in(Form.SM1)
          .undecryptable(f -> f.members(json -> json.change(member, Splices::turned)));
    }
    for (String member : List.of("encrypted_key", "ciphertext", "signature")) {
      to.of(13, "a-bit-of-" + name(member) + "-flipped")
          .in(Form.SM2)
          .refused(Reason.SIGNATURE, f -> f.members(json -> json.change(member, Splices::turned)));
    }
    to.of(13, "the-ciphertext-cut-by-four-characters")
        .in(Form.SM2)
        .refused(Reason.SIGNATURE, f -> f.members(json -> json.change("ciphertext", Splices::cut)));
    to.of(13, "the-ciphertext-cut-by-four-characters")
        .in(Form.SM1)
        .undecryptable(f -> f.members(json -> json.change("ciphertext", Splices::cut)));
    to.of(13, "her-ciphertext-signed-by-mallory-as-his-own")
        .in(Form.SM2)
        .undecryptable(f -> {
          RawJson hers = f.json();
          return to.cast()
              .mallorys(f)
              .encryptedKey(key -> hers.string("encrypted_key"))
              .ciphertext(text -> hers.string("ciphertext"));
        });
    to.of(19, "a-ciphertext-and-the-key-of-another")
        .in(Form.SM2)
        .undecryptable(f -> f.encryptedKey(key -> f.another().json().string("encrypted_key")));
  }

  private static void splice(RawJson json, String member, EnvelopeForge other) {
    json.set(member, other.json().string(member));
  }

  private static String name(String member) {
    return member.replace('_', '-');
  }

  /// Another first character: other bits, still canonical.
  static String turned(String text) {
    return (text.charAt(0) == 'B' ? 'C' : 'B') + text.substring(1);
  }

  private static String cut(String text) {
    return text.substring(4);
  }
}
