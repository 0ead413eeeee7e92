package dev.securecomm.benchmark.plan;

import java.time.Duration;

/// How long and how often.
///
/// @param rounds of which the median counts
/// @param warmUps rounds before, which do not count: the JVM compiles what was called ten thousand
///   times
/// @param round how long one is, about
/// @param callers at once, in a closed loop
public record Settings(int rounds, int warmUps, Duration round, int callers) {

  private static final int CALLERS = 16;

  /// Until it is known how many messages a round has.
  private static final int WARM = 2;

  public static Settings usual() {
    return new Settings(5, 20, Duration.ofMillis(1200), CALLERS);
  }

  /// To see that it works.
  public static Settings quick() {
    return new Settings(1, 1, Duration.ofMillis(250), CALLERS);
  }

  /// For servers that have been busy before.
  Settings warm() {
    return new Settings(rounds, Math.min(warmUps, WARM), round, callers);
  }

  /// Seconds of a round.
  double seconds() {
    return round.toNanos() / 1e9;
  }
}
