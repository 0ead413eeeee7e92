package dev.securecomm.trust;

import dev.securecomm.key.Party;
import dev.securecomm.key.SignedJwkSet;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Stream;

/// How many parties without a configured pin are known, and for how many there is room: whoever
/// likes may come under `first-use`, as often as he likes, and each is kept for good.
///
/// @param met how many are known
/// @param most how many may be
public record Room(int met, int most) {

  /// What each may say of itself, whatever the others say: keys of 4096 bits in the midst of a
  /// rotation are half of it. More than that takes from what the others have left.
  private static final int SHARE = 16 * 1024;

  static Room of(TrustSettings trust, Collection<Peer> peers) {
    return new Room((int) strangers(trust, peers).count(), trust.maxPeers());
  }

  private static Stream<Peer> strangers(TrustSettings trust, Collection<Peer> peers) {
    return peers.stream().filter(peer -> trust.pin(peer.party()).isEmpty());
  }

  public boolean isFull() {
    return met >= most;
  }

  /// Finds room for a party before anything of it is verified, which costs us more than him.
  static void require(Party party, TrustSettings trust, Map<Party, Peer> peers)
      throws DistrustedException {
    if (trust.policy() == TrustPolicy.FIRST_USE
        && trust.pin(party).isEmpty()
        && !peers.containsKey(party)
        && of(trust, peers.values()).isFull()) {
      throw new DistrustedException(
          Distrust.NO_ROOM,
          """
          There is no room for %s: %d parties are known that are not pinned here, which is as many \
          as securecomm.trust.max-peers allows. One that is pinned always finds room.\
          """
              .formatted(party, trust.maxPeers()));
    }
  }

  /// Finds room for a set: one that keeps to its share always has it.
  static void require(SignedJwkSet set, TrustSettings trust, Map<Party, Peer> peers)
      throws DistrustedException {
    require(set.party(), trust, peers);
    if (trust.pin(set.party()).isPresent() || length(set) <= SHARE) {
      return;
    }
    long others =
        strangers(trust, peers.values())
            .filter(peer -> !peer.party().equals(set.party()))
            .mapToLong(peer -> length(peer.keys()))
            .sum();
    if (others + length(set) > (long) trust.maxPeers() * SHARE) {
      throw new DistrustedException(
          Distrust.NO_ROOM,
          """
          There is no room for so long a JWK Set of %s, which is not pinned here: %d bytes. One of \
          %d always finds room, and so does any that is pinned.\
          """
              .formatted(set.party(), length(set), SHARE));
    }
  }

  private static int length(SignedJwkSet set) {
    return set.compact().length();
  }
}
