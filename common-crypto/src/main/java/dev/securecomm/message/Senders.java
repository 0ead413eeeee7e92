package dev.securecomm.message;

import dev.securecomm.key.JwkSet;
import dev.securecomm.key.Kid;
import dev.securecomm.key.Party;
import java.util.Optional;

/// Whom we trust, as the opener asks for it.
@FunctionalInterface
public interface Senders {

  /// The party's keys, if it is trusted and they are fresh.
  Optional<JwkSet> keysOf(Party party);

  /// Told of every envelope that was opened.
  ///
  /// @param signedWith a key of the party
  /// @param sealedTo a key of ours
  default void used(Party party, Kid signedWith, Kid sealedTo) {}
}
