package dev.securecomm.message;

import dev.securecomm.envelope.Answer;

/// A plain reply: a status with HTTP's meaning, and a message.
public record Reply(int status, Message message) {

  public Reply {
    if (!Answer.isStatus(status)) {
      throw new IllegalArgumentException("a reply's status is 200 to 599");
    }
  }

  public static Reply ok(Message message) {
    return new Reply(200, message);
  }

  /// A reply that tells what went wrong, in a sentence.
  public static Reply failed(int status, String sentence) {
    return new Reply(status, Message.text(sentence));
  }
}
