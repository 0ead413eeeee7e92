package dev.securecomm.trust;

/// How an accepted JWK Set changed what we know.
public enum Admission {
  /// The party's keys were not known before.
  NEW,
  /// They were, and are up to date now.
  REFRESHED,
  /// The party has a new identity, for which the one that was pinned has vouched: that one is
  /// pinned from now on.
  MOVED
}
