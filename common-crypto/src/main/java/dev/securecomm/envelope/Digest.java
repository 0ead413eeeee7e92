package dev.securecomm.envelope;

import dev.securecomm.codec.Base64Url;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// An envelope's digest, `rqd`: `b64(SHA-256(ASCII(compact)))` (protocol section 5). It names one
/// very envelope: re-formatted JSON keeps it, any other change does not.
public record Digest(String value) {

  private static final int LENGTH = 43;

  public Digest {
    if (value.length() != LENGTH || !Base64Url.isCanonical(value)) {
      throw new IllegalArgumentException("a digest is 43 characters of base64url");
    }
  }

  static Digest of(String compact) {
    try {
      byte[] ascii = compact.getBytes(StandardCharsets.US_ASCII);
      return new Digest(Base64Url.encode(MessageDigest.getInstance("SHA-256").digest(ascii)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
