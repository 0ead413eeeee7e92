package dev.securecomm.client.exchange;

/// An exchange failed; the message is a sentence or two for the person who sent it.
public final class ExchangeException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Failure failure;

  ExchangeException(Failure failure, String sentence) {
    super(sentence);
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }
}
