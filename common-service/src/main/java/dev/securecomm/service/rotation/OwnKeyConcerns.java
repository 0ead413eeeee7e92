package dev.securecomm.service.rotation;

import dev.securecomm.key.KeyStatus;
import dev.securecomm.key.Keyring;
import dev.securecomm.key.Rotation;
import dev.securecomm.key.Validity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What of our own keys needs a hand.
final class OwnKeyConcerns implements Concerns {

  /// Time enough to try again a few times.
  private static final Duration GRACE = Duration.ofHours(1);

  /// The times of keys are in whole seconds.
  private static final Duration ROUNDING = Duration.ofSeconds(1);

  private final Keyring keys;
  private final Rotation rotation;
  private final KeyRotation turning;
  private final Clock clock;

  OwnKeyConcerns(Keyring keys, Rotation rotation, KeyRotation turning, Clock clock) {
    this.keys = keys;
    this.rotation = rotation;
    this.turning = turning;
    this.clock = clock;
  }

  @Override
  public List<String> now() {
    List<String> concerns = new ArrayList<>();
    keys.trouble().ifPresent(concerns::add);
    turning.trouble().ifPresent(concerns::add);
    Instant due = rotation.next(keys.kept()).minus(rotation.windows().announced());
    if (due.plus(GRACE).isBefore(clock.instant())) {
      concerns.add("New keys should have been announced at " + due + ", and were not.");
    }
    List<KeyStatus> followed =
        keys.states().stream().filter(key -> !key.role().equals("identity")).toList();
    fromTheFuture(followed).ifPresent(concerns::add);
    concerns.addAll(endingEarly(followed));
    return concerns;
  }

  /// Nothing follows a key whose time is far from having come: its age says that it is new.
  private Optional<String> fromTheFuture(List<KeyStatus> followed) {
    Instant latest = clock.instant().plus(Validity.SKEW);
    return followed.stream()
        .map(key -> key.life().made())
        .max(Comparator.naturalOrder())
        .filter(made -> made.isAfter(latest))
        .map(made ->
            "The newest keys were made at %s, which is still to come, and none follow them before then:"
                    .formatted(made)
                + " set the clock if it is behind; if it was ahead, --rotate --at-once makes others.");
  }

  /// The end of a key was reckoned with the settings of the time when it got its successor.
  private List<String> endingEarly(List<KeyStatus> followed) {
    List<String> early = new ArrayList<>();
    for (int i = 1; i < followed.size(); i++) {
      KeyStatus newer = followed.get(i - 1);
      KeyStatus older = followed.get(i);
      if (newer.role().equals(older.role())) {
        Instant needed = newer.life().from().plus(counting(older));
        older
            .life()
            .until()
            .filter(end -> end.isBefore(needed.minus(ROUNDING)))
            .ifPresent(end ->
                early.add(
                    "The %s key %s ends at %s, and with today's settings it is needed until %s:"
                            .formatted(older.role(), older.kid(), end, needed)
                        + " securecomm.keys.set-lifetime or securecomm.message.max-lifetime was made"
                        + " longer since another was to follow. Set it back until then."));
      }
    }
    return early;
  }

  private Duration counting(KeyStatus key) {
    return key.role().equals("signing")
        ? rotation.windows().verifying()
        : rotation.windows().opening();
  }
}
