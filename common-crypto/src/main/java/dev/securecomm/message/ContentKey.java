package dev.securecomm.message;

import dev.securecomm.codec.Base64Url;
import dev.securecomm.envelope.Suite;
import dev.securecomm.key.DecryptionKey;
import dev.securecomm.key.Hkdf;
import dev.securecomm.key.Validity;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;

/// The key that encrypts one body in part 2, derived from K and the message header.
///
/// The header names the sender, so a ciphertext that a stranger signs as his own does not decrypt:
/// his header makes another key.
final class ContentKey {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Suite suite;
  private final byte[] key;

  private ContentKey(Suite suite, byte[] key) {
    this.suite = suite;
    this.key = key;
  }

  /// A fresh K.
  static byte[] random() {
    byte[] k = new byte[DecryptionKey.CONTENT_KEY_BYTES];
    RANDOM.nextBytes(k);
    return k;
  }

  /// `HKDF-SHA-256(K, no salt, "secure-message/2/" enc "/" SHA-256(ASCII(protected)), 32)`.
  static ContentKey derive(byte[] k, Suite suite, String protectedHeader) {
    ByteArrayOutputStream info = new ByteArrayOutputStream();
    info.writeBytes(ascii("secure-message/2/" + suite.enc() + "/"));
    info.writeBytes(sha256(ascii(protectedHeader)));
    return new ContentKey(suite, Hkdf.derive(k, info.toByteArray(), k.length));
  }

  String encrypt(byte[] body, Instant iat) {
    return switch (suite) {
      case PART_2_FERNET -> new Fernet(key).encrypt(body, iat);
      case PART_2_A256GCM -> Base64Url.encode(AesGcm.encrypt(key, body));
      case PART_1 -> throw new IllegalStateException("part 1 derives no content key");
    };
  }

  byte[] decrypt(String ciphertext, Validity validity) throws RefusedException {
    return switch (suite) {
      case PART_2_FERNET ->
          new Fernet(key)
              .decrypt(
                  ciphertext,
                  validity.iat().minus(Validity.SKEW),
                  validity.exp().plus(Validity.SKEW));
      case PART_2_A256GCM -> AesGcm.decrypt(key, Reading.base64Url(ciphertext));
      case PART_1 -> throw new IllegalStateException("part 1 derives no content key");
    };
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String toString() {
    return "ContentKey [redacted]";
  }
}
