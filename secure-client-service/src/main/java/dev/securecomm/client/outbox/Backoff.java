package dev.securecomm.client.outbox;

import java.time.Duration;
import java.util.function.LongUnaryOperator;

/// How long to wait before the next try: twice as long after each, up to a limit, and never all at
/// the same moment.
final class Backoff {

  private static final int MOST_DOUBLINGS = 30;

  private final Duration first;
  private final Duration longest;
  private final LongUnaryOperator random;

  /// @param random a number from 0 to below the one it is given
  Backoff(Duration first, Duration longest, LongUnaryOperator random) {
    this.first = first;
    this.longest = longest;
    this.random = random;
  }

  /// The pause after so many tries that failed: from half of what it may be to all of it.
  Duration after(long tries) {
    long doublings = Math.min(Math.max(tries - 1, 0), MOST_DOUBLINGS);
    Duration whole = first.multipliedBy(1L << doublings);
    long half = (whole.compareTo(longest) > 0 ? longest : whole).toMillis() / 2;
    return Duration.ofMillis(half + random.applyAsLong(half + 1));
  }
}
