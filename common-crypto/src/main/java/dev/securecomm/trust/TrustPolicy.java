package dev.securecomm.trust;

import java.util.Locale;

/// How a party comes to be trusted (protocol section 1.2).
public enum TrustPolicy {
  /// The operator configures its fingerprint; a party without one is refused.
  PINNED,
  /// The first fingerprint seen for a party is pinned from then on, as ssh does with a new host.
  FIRST_USE;

  /// As an operator writes it: `pinned` or `first-use`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
