package dev.securecomm.benchmark.raw;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// What a private operation costs while all cores do nothing else, as they do under load: two
/// threads of one core, and a core that gets hot, are slower than one that is alone.
public final class RawLimit {

  private static final int THREADS = Runtime.getRuntime().availableProcessors();
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

  private final RawRsa rsa;
  private final byte[] input = new byte[256];
  private final byte[] wrapped;

  public RawLimit(RawRsa rsa) throws GeneralSecurityException {
    this.rsa = rsa;
    this.wrapped = rsa.wrap(new byte[32]);
  }

  /// CPU time of an operation, in µs.
  public record Cost(double sign, double unwrap) {

    /// What part 1 cannot do without.
    public double both() {
      return sign + unwrap;
    }
  }

  /// Measures both, each for half of this time.
  public Cost measure(Duration time) throws Exception {
    Duration half = time.dividedBy(2);
    return new Cost(micros(() -> rsa.sign(input), half), micros(() -> rsa.unwrap(wrapped), half));
  }

  private static double micros(Callable<byte[]> operation, Duration time) throws Exception {
    List<Future<Double>> costs = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int i = 0; i < THREADS; i++) {
        costs.add(threads.submit(() -> microsHere(operation, time)));
      }
    }
    double sum = 0;
    for (Future<Double> cost : costs) {
      sum += cost.get();
    }
    return sum / THREADS;
  }

  private static double microsHere(Callable<byte[]> operation, Duration time) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    long cpu = CPU.getCurrentThreadCpuTime();
    int operations = 0;
    while (System.nanoTime() < end) {
      operation.call();
      operations++;
    }
    return (CPU.getCurrentThreadCpuTime() - cpu) / 1e3 / operations;
  }
}
