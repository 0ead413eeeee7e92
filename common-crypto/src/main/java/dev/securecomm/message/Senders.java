package dev.securecomm.message;

import dev.securecomm.key.JwkSet;
import dev.securecomm.key.Party;
import java.util.Optional;

/// Whom we trust, as the opener asks for it.
@FunctionalInterface
public interface Senders {

  /// The party's keys, if it is trusted and they are fresh.
  Optional<JwkSet> keysOf(Party party);
}
