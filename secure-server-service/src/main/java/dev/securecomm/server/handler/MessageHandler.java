package dev.securecomm.server.handler;

import dev.securecomm.message.OpenedMessage;
import dev.securecomm.message.Reply;

/// Answers opened messages.
///
/// A call that throws counts as not handled, and so does one that a crash cuts short or whose reply
/// is not final ([Reply#isFinal]): the same message may come again. Of such a reply the effects are
/// not made. What the handler changes in the database of the record, by its effects, happens once
/// all the same; whatever it does elsewhere it can do again harmlessly, if only because it knows
/// the message by its id.
@FunctionalInterface
public interface MessageHandler {

  /// The reply to a message.
  ///
  /// @param effects what is to be changed together with the record of the reply
  Reply handle(OpenedMessage message, Effects effects) throws Exception;
}
