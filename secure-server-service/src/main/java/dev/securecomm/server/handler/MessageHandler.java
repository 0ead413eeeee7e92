package dev.securecomm.server.handler;

import dev.securecomm.message.OpenedMessage;
import dev.securecomm.message.Reply;

/// Answers opened messages. It is called once for every message; a call that throws counts as not
/// handled, and the same message may come again: who throws has done nothing, or can do it again
/// harmlessly.
@FunctionalInterface
public interface MessageHandler {

  Reply handle(OpenedMessage message) throws Exception;
}
