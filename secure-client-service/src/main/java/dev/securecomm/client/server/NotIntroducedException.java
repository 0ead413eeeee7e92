package dev.securecomm.client.server;

/// The server refused our introduction.
public final class NotIntroducedException extends ServerTroubleException {

  private static final long serialVersionUID = 1L;

  NotIntroducedException(String sentence) {
    super(sentence, null);
  }
}
