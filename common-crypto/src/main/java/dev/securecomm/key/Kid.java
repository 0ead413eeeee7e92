package dev.securecomm.key;

import dev.securecomm.codec.Base64Url;
import java.util.Locale;

/// A key's name: the RFC 7638 SHA-256 thumbprint of its public JWK, 43 characters of base64url.
///
/// The kid of an identity is its party's *fingerprint*. Since the name is made from the key, a kid
/// can be looked up but never lead anywhere: no path, no address, no query.
public record Kid(String value) {

  private static final int LENGTH = 43;

  public Kid {
    if (value.length() != LENGTH || !Base64Url.isCanonical(value)) {
      throw new IllegalArgumentException("a kid is 43 characters of base64url");
    }
  }

  /// The fingerprint in groups, for people who compare two of them aloud or by eye.
  public String grouped() {
    return value.replaceAll("(.{6})(?=.)", "$1 ");
  }

  @Override
  public String toString() {
    return value;
  }

  static Kid ofThumbprint(byte[] sha256) {
    if (sha256.length != 32) {
      throw new IllegalStateException(
          String.format(Locale.ROOT, "a thumbprint of %d bytes", sha256.length));
    }
    return new Kid(Base64Url.encode(sha256));
  }
}
