package dev.securecomm.client.exchange;

import java.time.Duration;

/// How long a caller still waits, and how long we do before the next try: longer each time, and
/// never all at the same moment.
public final class Patience {

  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));

  /// Less is no time to ask in.
  private static final Duration SHORTEST_TRY = Duration.ofMillis(100);

  private final long end;
  private final boolean again;
  private int pauses;

  private Patience(Duration atMost, boolean again) {
    this.end = System.nanoTime() + atMost.toNanos();
    this.again = again;
  }

  /// For a caller who waits: as many tries as there is time for.
  public static Patience of(Duration atMost) {
    return new Patience(atMost, true);
  }

  /// For one try, where nobody waits.
  public static Patience once(Duration atMost) {
    return new Patience(atMost, false);
  }

  /// What is left for one try.
  public Duration rest() {
    Duration rest = Duration.ofNanos(end - System.nanoTime());
    return rest.compareTo(SHORTEST_TRY) < 0 ? SHORTEST_TRY : rest;
  }

  /// Waits for the next try, if there is time for one: the last is as late as it can be.
  ///
  /// @return whether there is
  boolean waits() {
    Duration atMost = rest().minus(SHORTEST_TRY);
    if (!again || !atMost.isPositive()) {
      return false;
    }
    pauses++;
    Duration next = BACKOFF.after(pauses);
    try {
      Thread.sleep(next.compareTo(atMost) < 0 ? next : atMost);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
