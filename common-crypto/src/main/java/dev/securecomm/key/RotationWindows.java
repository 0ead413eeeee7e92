package dev.securecomm.key;

import java.time.Duration;
import java.time.Instant;

/// How long a key is in each state of its life.
///
/// @param every how long a key is used before another follows it
/// @param announced how long peers have to see a key before it is used: as long as a signed set
///   that does not name it can be good
/// @param verifying how long a signing key counts after another signs in its place: as long as a
///   message can live
/// @param opening how long a decryption key opens after another is published in its place: as long
///   as a peer can know no other, and what it seals then can live
public record RotationWindows(
    Duration every, Duration announced, Duration verifying, Duration opening) {

  /// Our clock, that of a replica, and the peer's: each may be off by the skew.
  private static final Duration CLOCKS = Validity.SKEW.multipliedBy(3);

  /// A signed set has room for 32 keys: a dozen of each kind that still count, one that is used,
  /// one that is announced, and some to spare.
  private static final int MOST_RETIRING = 12;

  /// Windows that lose no message.
  ///
  /// @param setLifetime how long a signed JWK Set is good
  /// @param longestMessage the longest life of a message that is sent or accepted
  /// @throws IllegalArgumentException in a sentence, if keys would follow one another faster than
  ///   peers can
  public static RotationWindows of(Duration every, Duration setLifetime, Duration longestMessage) {
    Duration announced = setLifetime.plus(CLOCKS);
    Duration verifying = longestMessage.plus(CLOCKS);
    RotationWindows windows =
        new RotationWindows(every, announced, verifying, verifying.plus(announced));
    Duration shortest = longer(announced, windows.opening.dividedBy(MOST_RETIRING));
    if (every.compareTo(shortest) < 0) {
      throw new IllegalArgumentException(
          """
          securecomm.keys.rotate-every has to be %d s or longer: a new key is shown for %d s before \
          it is used (securecomm.keys.set-lifetime), and an old one counts for %d s \
          (securecomm.message.max-lifetime).\
          """
              .formatted(
                  shortest.plusNanos(999_999_999).toSeconds(),
                  announced.toSeconds(),
                  windows.opening.toSeconds()));
    }
    return windows;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /// When a key that is used from a time on is to be followed by another.
  Instant end(Instant from) {
    return from.plus(every);
  }

  /// When the one that follows has to be shown, so that it is known by then.
  Instant announcement(Instant from) {
    return end(from).minus(announced);
  }
}
