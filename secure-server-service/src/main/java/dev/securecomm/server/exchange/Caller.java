package dev.securecomm.server.exchange;

import dev.securecomm.key.Party;

/// Who posts a message, as far as anybody knows before it is opened.
public interface Caller {

  /// Tells him from others, with whom he takes turns.
  Object line();

  /// Tells who it was, now that his message is open.
  void is(Party peer);
}
