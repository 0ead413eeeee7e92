package dev.securecomm.benchmark.load;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;

/// Counts what comes back, for all callers.
final class Outcomes {

  private static final int OK = 200;
  private static final int OVERLOADED = 503;
  private static final int DIGITS = 3;

  private final ConcurrentHistogram accepted = new ConcurrentHistogram(DIGITS);
  private final ConcurrentHistogram refused = new ConcurrentHistogram(DIGITS);
  private final ConcurrentHistogram late = new ConcurrentHistogram(DIGITS);
  private final LongAdder failed = new LongAdder();
  private final LongAdder unsent = new LongAdder();

  void came(int status, long nanos) {
    switch (status) {
      case OK -> accepted.recordValue(nanos);
      case OVERLOADED -> refused.recordValue(nanos);
      default -> failed.increment();
    }
  }

  void late(long nanos) {
    late.recordValue(nanos);
  }

  void failed() {
    failed.increment();
  }

  void unsent() {
    unsent.increment();
  }

  static boolean isRefusal(int status) {
    return status == OVERLOADED;
  }

  Load load(Duration sending, Duration wall, Duration cpu) {
    return new Load(sending, wall, cpu, accepted, refused, late, failed.sum(), unsent.sum());
  }
}
