package dev.securecomm.key;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// A passphrase or token: compared in constant time, printed as `[redacted]`.
public final class Secret {

  private final String value;

  public Secret(String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("a secret is not blank");
    }
    this.value = value;
  }

  /// The conversion that configuration binding looks for.
  public static Secret of(String value) {
    return new Secret(value);
  }

  /// Whether the text is this secret, in a time that tells neither content nor length: digests of
  /// one length are compared.
  public boolean matches(String text) {
    return MessageDigest.isEqual(sha256(value), sha256(text));
  }

  String reveal() {
    return value;
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "[redacted]";
  }
}
