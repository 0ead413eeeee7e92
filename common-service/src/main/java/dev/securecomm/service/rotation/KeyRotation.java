package dev.securecomm.service.rotation;

import dev.securecomm.file.Lease;
import dev.securecomm.key.Keyring;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.Rotation;
import java.time.Clock;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Changes this service's keys when it is time, or when its operator says so.
public final class KeyRotation {

  private final Keyring keys;
  private final Rotation rotation;
  private final Lease lease;
  private final Clock clock;
  private volatile Optional<String> trouble = Optional.empty();

  /// @param lease which one of several replicas has that does what is due
  public KeyRotation(Keyring keys, Rotation rotation, Lease lease, Clock clock) {
    this.keys = keys;
    this.rotation = rotation;
    this.lease = lease;
    this.clock = clock;
  }

  /// Does what is due, if anything is. That it cannot be done is no reason to fail: it is tried
  /// again, and told until then.
  public void doWhatIsDue() {
    if (keys.trouble().isPresent()) {
      // Which is told; and another replica, which can read them, has to get the lease.
      return;
    }
    try {
      if (rotation.isDue(keys.kept(), clock.instant()) && lease.take()) {
        change(before -> rotation.due(before, clock));
      }
      trouble = Optional.empty();
    } catch (RuntimeException e) {
      trouble = Optional.of("The keys cannot be rotated: " + e.getMessage());
    }
  }

  /// Why what is due could not be done, the last time it was tried.
  Optional<String> trouble() {
    return trouble;
  }

  /// Does what an operator asks for.
  ///
  /// @return whether anything was changed: keys that are announced already are not followed by
  ///   others
  public boolean turn(Turn turn) {
    return change(
        switch (turn) {
          case KEYS -> before -> rotation.early(before, clock);
          case KEYS_AT_ONCE -> before -> rotation.atOnce(before, clock);
          case IDENTITY -> before -> rotation.succeeded(before, clock);
          case IDENTITY_AT_ONCE -> before -> rotation.reborn(before, clock);
        });
  }

  private synchronized boolean change(UnaryOperator<OwnKeys> change) {
    return keys.change(change);
  }
}
