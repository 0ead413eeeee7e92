package dev.securecomm.client.server;

/// The server refused our introduction; the message is a sentence for the operator.
public final class NotIntroducedException extends Exception {

  private static final long serialVersionUID = 1L;

  NotIntroducedException(String sentence) {
    super(sentence);
  }
}
