package dev.securecomm.server.handler;

import dev.securecomm.message.OpenedMessage;
import dev.securecomm.message.Reply;

/// Answers opened messages. It is called once for every message; a call that throws counts as not
/// handled, and the sender may try the same message again.
@FunctionalInterface
public interface MessageHandler {

  Reply handle(OpenedMessage message) throws Exception;
}
