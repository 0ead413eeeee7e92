package dev.securecomm.server.handler;

import dev.securecomm.message.Message;
import dev.securecomm.message.OpenedMessage;
import dev.securecomm.message.Reply;

/// Answers every message with the same text.
public final class FixedReply implements MessageHandler {

  private final String text;

  public FixedReply(String text) {
    this.text = text;
  }

  @Override
  public Reply handle(OpenedMessage message, Effects effects) {
    return Reply.ok(Message.text(text));
  }
}
