package dev.securecomm.service.limit;

/// A message is longer than the limit.
public final class TooLongException extends Exception {

  private static final long serialVersionUID = 1L;

  public TooLongException(long longestBody) {
    super("A message has at most " + longestBody + " bytes of plaintext.");
  }
}
