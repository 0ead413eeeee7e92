package dev.securecomm.client.exchange;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongUnaryOperator;

/// How long to wait before the next try: twice as long after each, up to a limit, and never all at
/// the same moment.
public final class Backoff {

  private static final int MOST_DOUBLINGS = 30;

  private final Duration first;
  private final Duration longest;
  private final LongUnaryOperator random;

  /// A pause of `first` at first, and of no more than `longest`.
  public Backoff(Duration first, Duration longest) {
    this(first, longest, below -> ThreadLocalRandom.current().nextLong(below));
  }

  /// @param random a number from 0 to below the one it is given
  Backoff(Duration first, Duration longest, LongUnaryOperator random) {
    this.first = first;
    this.longest = longest;
    this.random = random;
  }

  public Duration longest() {
    return longest;
  }

  /// The pause after so many tries that failed: from half of what it may be to all of it.
  public Duration after(long tries) {
    long doublings = Math.min(Math.max(tries - 1, 0), MOST_DOUBLINGS);
    Duration whole = first.multipliedBy(1L << doublings);
    long half = (whole.compareTo(longest) > 0 ? longest : whole).toMillis() / 2;
    return Duration.ofMillis(half + random.applyAsLong(half + 1));
  }
}
