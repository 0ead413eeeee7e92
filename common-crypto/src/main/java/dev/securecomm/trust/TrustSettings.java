package dev.securecomm.trust;

import dev.securecomm.key.Kid;
import dev.securecomm.key.Party;
import java.util.Map;
import java.util.Optional;

/// The operator's word on whom to trust.
///
/// @param policy what becomes of a party without a configured pin
/// @param peers the configured pins: a party's fingerprint, which holds under either policy
/// @param maxPeers how many parties without a configured pin are known at most
public record TrustSettings(TrustPolicy policy, Map<Party, Kid> peers, int maxPeers) {

  private static final int MAX_PEERS = 1000;

  /// No pins configured comes as no map at all.
  public TrustSettings {
    peers = peers == null ? Map.of() : Map.copyOf(peers);
  }

  /// With room for as many as are known at most unless somebody says otherwise.
  public TrustSettings(TrustPolicy policy, Map<Party, Kid> peers) {
    this(policy, peers, MAX_PEERS);
  }

  Optional<Kid> pin(Party party) {
    return Optional.ofNullable(peers.get(party));
  }
}
