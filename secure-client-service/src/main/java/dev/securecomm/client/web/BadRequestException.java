package dev.securecomm.client.web;

/// A caller asked for something that there is not; the message is a sentence for him.
final class BadRequestException extends Exception {

  private static final long serialVersionUID = 1L;

  BadRequestException(String sentence) {
    super(sentence);
  }
}
