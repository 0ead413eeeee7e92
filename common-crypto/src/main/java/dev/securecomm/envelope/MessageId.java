package dev.securecomm.envelope;

import dev.securecomm.codec.Base64Url;
import java.security.SecureRandom;
import java.util.regex.Pattern;

/// A message's id, `jti`: 22 to 64 characters of `[A-Za-z0-9_-]` with at least 128 random bits.
public record MessageId(String value) {

  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_-]{22,64}");
  private static final SecureRandom RANDOM = new SecureRandom();

  public MessageId {
    if (!VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException("a message id is 22 to 64 of A-Z, a-z, 0-9, _ and -");
    }
  }

  /// 128 random bits.
  public static MessageId random() {
    byte[] bits = new byte[16];
    RANDOM.nextBytes(bits);
    return new MessageId(Base64Url.encode(bits));
  }

  @Override
  public String toString() {
    return value;
  }
}
