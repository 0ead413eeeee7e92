package dev.securecomm.benchmark.timing;

import java.time.Duration;

/// Two kinds of input that nobody may tell apart by time.
///
/// @param bound the smallest difference that counts, in ns
/// @param isKnown whether they are known to differ, and said to do so in docs/THREATS.md
public record Pair(String name, Side one, Side other, double bound, boolean isKnown) {

  public static Pair of(String where, Side one, Side other, double bound) {
    String name = "%s: %s / %s".formatted(where, one.name(), other.name());
    return new Pair(name, one, other, bound, false);
  }

  public Pair knownToDiffer() {
    return new Pair(name, one, other, bound, true);
  }

  /// The one side twice, which no test may tell apart.
  public Pair withItself() {
    return of("control", one, one, bound);
  }

  /// The one side twice, with a leak planted in one of them.
  public Pair withLeak(Duration leak) {
    Side slower =
        new Side(
            "the same, slower by " + leak.toNanos() + " ns",
            one.target().slowerBy(leak),
            one.answer(),
            one.inputs());
    return of("control", one, slower, bound);
  }

  @Override
  public String toString() {
    return name;
  }
}
