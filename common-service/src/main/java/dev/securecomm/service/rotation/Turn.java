package dev.securecomm.service.rotation;

/// What an operator can have done to the keys at once.
public enum Turn {
  /// New signing and encryption keys are announced, and follow when every peer knows them.
  KEYS,
  /// New ones are used from now on, and those before are revoked: somebody else may have them.
  KEYS_AT_ONCE,
  /// A new identity, for which the one before vouches.
  IDENTITY,
  /// A new identity for which nobody vouches, and new keys: somebody else may have all of them.
  IDENTITY_AT_ONCE;

  /// As it is asked for.
  public static Turn of(boolean identity, boolean atOnce) {
    if (identity) {
      return atOnce ? IDENTITY_AT_ONCE : IDENTITY;
    }
    return atOnce ? KEYS_AT_ONCE : KEYS;
  }
}
