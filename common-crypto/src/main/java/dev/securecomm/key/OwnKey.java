package dev.securecomm.key;

import java.time.Instant;

/// A key of ours that is followed by another of its kind one day.
abstract sealed class OwnKey<K extends OwnKey<K>> permits SigningKey, DecryptionKey {

  private final RsaKeyPair pair;

  OwnKey(RsaKeyPair pair) {
    this.pair = pair;
  }

  public final Kid kid() {
    return pair.kid();
  }

  public final Instant made() {
    return pair.life().made();
  }

  /// When it is used.
  public final KeyLife life() {
    return pair.life();
  }

  /// The same key with another life.
  abstract K living(KeyLife other);

  final RsaKeyPair pair() {
    return pair;
  }

  @Override
  public final String toString() {
    return getClass().getSimpleName() + " " + pair;
  }
}
