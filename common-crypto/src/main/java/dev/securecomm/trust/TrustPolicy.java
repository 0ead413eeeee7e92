package dev.securecomm.trust;

/// How a party comes to be trusted (protocol section 1.2).
public enum TrustPolicy {
  /// The operator configures its fingerprint; a party without one is refused.
  PINNED,
  /// The first fingerprint seen for a party is pinned from then on, as ssh does with a new host.
  FIRST_USE
}
