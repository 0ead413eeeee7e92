package dev.securecomm.service.rotation;

import dev.securecomm.key.Keyring;
import dev.securecomm.key.Rotation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What of our own keys needs a hand.
final class OwnKeyConcerns implements Concerns {

  /// Time enough to try again a few times.
  private static final Duration GRACE = Duration.ofHours(1);

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
    return concerns;
  }
}
