package dev.securecomm.client.web;

/// A caller asked for something that there is not; the message is a sentence for him.
final class BadRequestException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String title;

  private BadRequestException(String title, String sentence) {
    super(sentence);
    this.title = title;
  }

  static BadRequestException suite(String sentence) {
    return new BadRequestException("There is no such way to send.", sentence);
  }

  static BadRequestException server(String sentence) {
    return new BadRequestException("There is no such server.", sentence);
  }

  static BadRequestException contentType(String sentence) {
    return new BadRequestException("The Content-Type is not one.", sentence);
  }

  static BadRequestException idempotencyKey(String sentence) {
    return new BadRequestException("The Idempotency-Key is not one.", sentence);
  }

  static BadRequestException list(String sentence) {
    return new BadRequestException("There is no such list.", sentence);
  }

  /// What there is not, in a few words.
  String title() {
    return title;
  }
}
