package dev.securecomm.client.exchange;

import dev.securecomm.message.Message;
import dev.securecomm.message.SealedRequest;
import java.util.Optional;

/// A message on its way to the server, wherever it is kept.
public interface Outgoing {

  SealedRequest sealed();

  /// Whether it was tried before, so that it may have arrived.
  boolean wasTried();

  /// The message itself, if it is still at hand: without it nothing can be sealed again.
  Optional<Message> message();

  /// Puts what was sealed again, under the same id, in place of what was sealed before. It is not
  /// posted before this returns.
  void replace(SealedRequest again);
}
