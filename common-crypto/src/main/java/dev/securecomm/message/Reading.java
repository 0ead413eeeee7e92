package dev.securecomm.message;

import dev.securecomm.codec.Base64Url;
import dev.securecomm.codec.MalformedException;

/// What is read out of a message, as it turns into what it means that it cannot be read.
final class Reading {

  private Reading() {}

  static <T> T of(Reason ifMalformed, Source<T> source) throws RefusedException {
    try {
      return source.read();
    } catch (MalformedException e) {
      throw new RefusedException(ifMalformed, e);
    }
  }

  static byte[] base64Url(String member) throws RefusedException {
    return of(Reason.MALFORMED, () -> Base64Url.decode(member));
  }

  /// With its padding, in the one spelling that encoding gives.
  static byte[] paddedBase64Url(String member) throws RefusedException {
    if (member.length() % 4 != 0) {
      throw new RefusedException(Reason.MALFORMED, "not padded");
    }
    return base64Url(Base64Url.withoutPadding(member));
  }

  @FunctionalInterface
  interface Source<T> {
    T read() throws MalformedException;
  }
}
