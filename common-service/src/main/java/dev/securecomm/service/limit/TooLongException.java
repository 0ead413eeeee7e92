package dev.securecomm.service.limit;

/// A message or another body is longer than the limit.
public final class TooLongException extends Exception {

  private static final long serialVersionUID = 1L;

  private TooLongException(String sentence) {
    super(sentence);
  }

  /// Of a message, whose plaintext is what is limited.
  public static TooLongException message(long longest) {
    return new TooLongException("A message has at most " + longest + " bytes of plaintext.");
  }

  /// Of a body that is no message.
  public static TooLongException body(long longest) {
    return new TooLongException("Here a body has at most " + longest + " bytes.");
  }
}
