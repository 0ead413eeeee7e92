package dev.securecomm.message;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// HMAC-SHA-256 (RFC 2104), all 32 bytes of it: one that was cut is none.
final class Hmac {

  static final int BYTES = 32;

  private static final String NAME = "HmacSHA256";

  private final SecretKeySpec key;

  /// HMAC under a part of these bytes.
  Hmac(byte[] key, int offset, int length) {
    this.key = new SecretKeySpec(key, offset, length, NAME);
  }

  /// Of the first bytes.
  byte[] of(byte[] bytes, int length) {
    try {
      Mac mac = Mac.getInstance(NAME);
      mac.init(key);
      mac.update(bytes, 0, length);
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }

  /// Whether it is the HMAC of the first bytes; how far it agrees does not show in the time.
  boolean isOf(byte[] hmac, byte[] bytes, int length) {
    return MessageDigest.isEqual(hmac, of(bytes, length));
  }

  @Override
  public String toString() {
    return "Hmac [redacted]";
  }
}
