package dev.securecomm.message;

import dev.securecomm.envelope.Answer;
import dev.securecomm.envelope.MessageHeader;

/// A reply that was decrypted, verified and found to answer the very envelope we sent: only
/// [Opener] can make one.
public final class OpenedReply {

  private final MessageHeader header;
  private final Answer answer;
  private final Message message;

  OpenedReply(MessageHeader header, Answer answer, Message message) {
    this.header = header;
    this.answer = answer;
    this.message = message;
  }

  public MessageHeader header() {
    return header;
  }

  public int status() {
    return answer.status();
  }

  public Message message() {
    return message;
  }

  @Override
  public String toString() {
    return "OpenedReply to " + answer.irt() + ", status " + status() + ": " + message;
  }
}
