package dev.securecomm.testkit.hostile;

import dev.securecomm.message.Reason;
import dev.securecomm.testkit.FernetForge;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// Attack 18: a Fernet token whose clock, version or padding is wrong.
final class FernetTokens {

  private final Defects to;

  private FernetTokens(Defects to) {
    this.to = to;
  }

  static void in(Defects to) {
    FernetTokens tokens = new FernetTokens(to);
    tokens.paddings();
    tokens.times();
    tokens.spellings();
  }

  private void paddings() {
    for (int version : new int[] {0x00, 0x7f, 0x81, 0xff}) {
      undecryptable(
          "fernet-version-" + Integer.toHexString(version), token -> token.version(version));
    }
    for (int padding : new int[] {0, 17, 255}) {
      undecryptable(
          "a-fernet-padding-of-" + padding, token -> token.padded(blocks -> last(blocks, padding)));
    }
    undecryptable(
        "a-fernet-padding-that-is-not-all-the-same", token -> token.padded(FernetTokens::uneven));
    undecryptable("a-fernet-token-without-a-block", token -> token.padded(blocks -> new byte[0]));
  }

  private void times() {
    time("a-fernet-time-far-ahead", to.cast().exp() + 61);
    time("a-fernet-time-before", to.cast().iat() - 61);
    time("a-fernet-time-of-1970", 0);
    time("the-last-fernet-time", Long.MAX_VALUE);
    time("a-negative-fernet-time", -1);
    time("the-first-fernet-time", Long.MIN_VALUE);
  }

  private void spellings() {
    ciphertext("a-fernet-byte-flipped", Splices::turned);
    ciphertext("a-fernet-token-of-a-byte", token -> "AA==");
    ciphertext(
        "a-fernet-token-without-its-hmac",
        token -> token.substring(0, token.length() - 44) + "AA==");
    of("a-fernet-token-without-its-padding")
        .refused(Reason.MALFORMED, f -> f.ciphertext(token -> token.replace("=", "")));
    to.of(18, "a-fernet-token-in-standard-base64")
        .in(Form.FERNET)
        .malformed(f -> f.ciphertext(token -> "+/" + token.substring(2)));
    to.of(18, "a-fernet-token-that-is-aes-gcm")
        .in(Form.FERNET)
        .costing(1)
        .refused(Reason.DOES_NOT_DECRYPT, f -> f.ciphertext(token -> gcm(f.random(60))));
  }

  private static String gcm(byte[] bytes) {
    return Base64.getUrlEncoder().encodeToString(bytes);
  }

  private Defects.Defect of(String defect) {
    return to.of(18, defect).in(Form.FERNET).costing(1);
  }

  private void undecryptable(String defect, Consumer<FernetForge> change) {
    of(defect).undecryptable(f -> f.fernet(change));
  }

  private void time(String defect, long seconds) {
    of(defect).refused(Reason.TOKEN_TIME, f -> f.fernet(token -> token.seconds(seconds)));
  }

  private void ciphertext(String defect, UnaryOperator<String> change) {
    of(defect).undecryptable(f -> f.ciphertext(change));
  }

  private static byte[] last(byte[] blocks, int value) {
    byte[] changed = blocks.clone();
    changed[changed.length - 1] = (byte) value;
    return changed;
  }

  /// The first byte of the padding is another: BODY is padded by five.
  private static byte[] uneven(byte[] blocks) {
    byte[] changed = blocks.clone();
    changed[changed.length - changed[changed.length - 1]] ^= 1;
    return changed;
  }
}
