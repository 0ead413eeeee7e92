package dev.securecomm.service.rotation;

import dev.securecomm.key.KeyState;
import dev.securecomm.key.KeyStatus;
import dev.securecomm.key.Rotation;
import dev.securecomm.key.RotationWindows;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// What a turn would do.
///
/// @param sentence says it, for the operator
/// @param changes whether it is anything
record TurnPlan(String sentence, boolean changes) {

  /// @param keys as they are before
  static TurnPlan of(Turn turn, Rotation rotation, List<KeyStatus> keys, Instant now) {
    return switch (turn) {
      case KEYS -> announced(rotation.windows(), keys, now);
      case KEYS_AT_ONCE ->
          does(
              "New signing and encryption keys are used from now on, and the %d before are revoked:"
                      .formatted(keys.size() - 1)
                  + " whatever was sealed to or signed with them is refused.");
      case IDENTITY ->
          does(
              "A new identity follows %s, which vouches for it: peers that have pinned it follow by"
                      .formatted(fingerprint(keys))
                  + " themselves.");
      case IDENTITY_AT_ONCE ->
          does(
              "A new identity and new keys are used from now on, and all before are revoked. Nobody"
                  + " vouches for it: no peer listens to this service until its operator has revoked "
                  + fingerprint(keys)
                  + " (--revoke) and pinned the new fingerprint.");
    };
  }

  private static TurnPlan does(String sentence) {
    return new TurnPlan(sentence, true);
  }

  private static TurnPlan announced(RotationWindows windows, List<KeyStatus> keys, Instant now) {
    List<KeyStatus> waiting =
        keys.stream().filter(key -> key.state() == KeyState.ANNOUNCED).toList();
    if (waiting.size() >= 2) {
      return new TurnPlan(
          "New keys are announced already, to be used from "
              + waiting.getFirst().life().from()
              + " on: there is nothing to do.",
          false);
    }
    Instant from = now.plus(windows.announced());
    return does(
        "New signing and encryption keys are announced now and used from %s on; those before"
                .formatted(from.truncatedTo(ChronoUnit.SECONDS))
            + " verify until "
            + from.plus(windows.verifying()).truncatedTo(ChronoUnit.SECONDS)
            + " and open until "
            + from.plus(windows.opening()).truncatedTo(ChronoUnit.SECONDS)
            + ".");
  }

  private static String fingerprint(List<KeyStatus> keys) {
    return keys.getFirst().kid().value();
  }
}
