package dev.securecomm.key;

/// A key of ours as its operator sees it.
///
/// @param role `identity`, `signing` or `encryption`
public record KeyStatus(String role, Kid kid, KeyState state, KeyLife life) {

  static KeyStatus of(IdentityKey identity) {
    return new KeyStatus(
        "identity", identity.fingerprint(), KeyState.ACTIVE, identity.pair().life());
  }

  static KeyStatus of(String role, OwnKey<?> key, KeyState state) {
    return new KeyStatus(role, key.kid(), state, key.life());
  }
}
