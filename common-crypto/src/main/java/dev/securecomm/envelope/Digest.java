package dev.securecomm.envelope;

import dev.securecomm.codec.Base64Url;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/// An envelope's digest, `rqd`: `b64(SHA-256(ASCII(compact)))` (protocol section 5). It names one
/// very envelope: re-formatted JSON keeps it, any other change does not.
public record Digest(String value) {

  private static final int LENGTH = 43;

  public Digest {
    if (value.length() != LENGTH || !Base64Url.isCanonical(value)) {
      throw new IllegalArgumentException("a digest is 43 characters of base64url");
    }
  }

  /// Of these members, joined by dots.
  static Digest of(List<String> members) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (int i = 0; i < members.size(); i++) {
        if (i > 0) {
          sha256.update((byte) '.');
        }
        sha256.update(members.get(i).getBytes(StandardCharsets.US_ASCII));
      }
      return new Digest(Base64Url.encode(sha256.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
