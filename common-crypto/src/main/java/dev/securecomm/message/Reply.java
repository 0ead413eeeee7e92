package dev.securecomm.message;

import dev.securecomm.envelope.Answer;
import java.util.Set;

/// A plain reply: a status with HTTP's meaning, and a message.
public record Reply(int status, Message message) {

  private static final int SERVER_ERROR = 500;
  private static final Set<Integer> LATER = Set.of(408, 425, 429);

  public Reply {
    if (!Answer.isStatus(status)) {
      throw new IllegalArgumentException("a reply's status is 200 to 599");
    }
  }

  /// Whether asking again would only bring the same. What failed (5xx), and what is not now, which
  /// is not no (Request Timeout, Too Early, Too Many Requests), is not recorded: the same message
  /// may be tried again.
  public boolean isFinal() {
    return status < SERVER_ERROR && !LATER.contains(status);
  }

  public static Reply ok(Message message) {
    return new Reply(200, message);
  }

  /// A reply that tells what went wrong, in a sentence.
  public static Reply failed(int status, String sentence) {
    return new Reply(status, Message.text(sentence));
  }
}
