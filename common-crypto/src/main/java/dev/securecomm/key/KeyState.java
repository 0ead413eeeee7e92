package dev.securecomm.key;

import java.util.Locale;

/// Where in its life a key of ours is. There is none for a key that was retired: it is destroyed.
public enum KeyState {
  /// Peers are told of it, and it is not used yet.
  ANNOUNCED,
  /// It signs, or peers seal to it.
  ACTIVE,
  /// Another is used in its place, and it still verifies or opens what came of it before.
  RETIRING;

  /// As an operator reads it: `announced`, `active` or `retiring`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
