package dev.securecomm.server.handler;

import dev.securecomm.message.OpenedMessage;
import dev.securecomm.message.Reply;

/// Answers every message with itself.
public final class Echo implements MessageHandler {

  @Override
  public Reply handle(OpenedMessage message, Effects effects) {
    return Reply.ok(message.message());
  }
}
