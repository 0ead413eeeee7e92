package dev.securecomm.trust;

import dev.securecomm.key.SignedJwkSet;

/// How an accepted JWK Set changed what we know.
public enum Admission {
  /// The party's keys were not known before.
  NEW,
  /// They were, and are up to date now.
  REFRESHED,
  /// The party has a new identity, for which the one that was pinned has vouched: that one is
  /// pinned from now on.
  MOVED;

  /// What an operator has to know when the pin has moved.
  public static String newIdentity(SignedJwkSet set) {
    return "%s has a new identity, for which the one before has vouched; its fingerprint is %s from now on"
        .formatted(set.party(), set.fingerprint());
  }
}
