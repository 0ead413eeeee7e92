package dev.securecomm.trust;

/// Why a signed JWK Set was not accepted.
public enum Distrust {
  /// It is another party's than the one asked, or bears our own name.
  OTHER_PARTY,
  /// It is expired or from the future.
  NOT_FRESH,
  /// Nothing is pinned for the party.
  NO_PIN,
  /// Another fingerprint is pinned for the party: its identity changed, or somebody plays it.
  OTHER_FINGERPRINT,
  /// Its identity was revoked here, or the one that was pinned and has vouched for it.
  REVOKED_IDENTITY,
  /// A set with a higher `seq` was seen before.
  ROLLED_BACK,
  /// Nothing is pinned for the party, and as many such parties are known as there is room for.
  NO_ROOM
}
