package dev.securecomm.service.rotation;

import dev.securecomm.key.KeyState;
import dev.securecomm.key.KeyStatus;
import dev.securecomm.key.Rotation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// What a turn would do, in a sentence for the operator.
final class TurnPlan {

  /// What a plan begins with that does nothing.
  static final String NOTHING = "New keys are announced already";

  private final Rotation rotation;
  private final List<KeyStatus> keys;
  private final Instant now;

  /// @param keys as they are before
  TurnPlan(Rotation rotation, List<KeyStatus> keys, Instant now) {
    this.rotation = rotation;
    this.keys = keys;
    this.now = now;
  }

  String of(Turn turn) {
    return switch (turn) {
      case KEYS -> announced();
      case KEYS_AT_ONCE ->
          "New signing and encryption keys are used from now on, and the %d before are revoked:"
                  .formatted(keys.size() - 1)
              + " whatever was sealed to or signed with them is refused.";
      case IDENTITY ->
          "A new identity follows %s, which vouches for it: peers that have pinned it follow by"
                  .formatted(fingerprint())
              + " themselves.";
      case IDENTITY_AT_ONCE ->
          "A new identity and new keys are used from now on, and all before are revoked. Nobody"
              + " vouches for it: no peer listens to this service until its operator has revoked "
              + fingerprint()
              + " (--revoke) and pinned the new fingerprint.";
    };
  }

  private String announced() {
    List<KeyStatus> waiting =
        keys.stream().filter(key -> key.state() == KeyState.ANNOUNCED).toList();
    if (waiting.size() >= 2) {
      return NOTHING
          + ", to be used from "
          + waiting.getFirst().life().from()
          + " on: there is nothing to do.";
    }
    Instant from = now.plus(rotation.windows().announced());
    return "New signing and encryption keys are announced now and used from %s on; those before"
            .formatted(from.truncatedTo(ChronoUnit.SECONDS))
        + " count until "
        + from.plus(rotation.windows().opening()).truncatedTo(ChronoUnit.SECONDS)
        + ".";
  }

  private String fingerprint() {
    return keys.getFirst().kid().value();
  }
}
