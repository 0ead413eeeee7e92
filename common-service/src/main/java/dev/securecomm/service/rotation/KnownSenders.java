package dev.securecomm.service.rotation;

import dev.securecomm.key.JwkSet;
import dev.securecomm.key.Kid;
import dev.securecomm.key.Party;
import dev.securecomm.message.Senders;
import dev.securecomm.trust.PeerBook;
import java.util.Optional;

/// The peers that are trusted, and which keys each of them used.
public final class KnownSenders implements Senders {

  private final PeerBook peers;
  private final KeyUses uses;

  KnownSenders(PeerBook peers, KeyUses uses) {
    this.peers = peers;
    this.uses = uses;
  }

  @Override
  public Optional<JwkSet> keysOf(Party party) {
    return peers.keysOf(party);
  }

  @Override
  public void used(Party party, Kid signedWith, Kid sealedTo) {
    uses.note(party, signedWith, sealedTo);
  }
}
