package dev.securecomm.benchmark.timing;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Intervals without any assumption about how times are distributed (Efron 1979, percentiles).
///
/// Pairs are drawn in blocks of neighbours (Künsch 1989), because neighbours are alike: whoever
/// shares the machine does so for more than one pair, and single draws would make the interval too
/// narrow.
final class Bootstrap {

  private static final int DRAWS = 2_000;

  /// Of 100 cases this many, half of them on each side, are not in the interval.
  private static final double OUTSIDE = 0.01;

  private final RandomGenerator random;
  private final int pairs;
  private final int block;

  Bootstrap(RandomGenerator random, int pairs) {
    this.random = random;
    this.pairs = pairs;
    this.block = Math.max(1, (int) Math.cbrt(pairs));
  }

  /// @param statistic of pairs, given their indices
  Estimate estimate(ToDoubleFunction<int[]> statistic) {
    double[] drawn = new double[DRAWS];
    Arrays.setAll(drawn, i -> statistic.applyAsDouble(draw()));
    Arrays.sort(drawn);
    int outside = (int) (DRAWS * OUTSIDE / 2);
    double value = statistic.applyAsDouble(IntStream.range(0, pairs).toArray());
    return new Estimate(value, drawn[outside], drawn[DRAWS - 1 - outside]);
  }

  private int[] draw() {
    int[] indices = new int[pairs];
    for (int i = 0; i < pairs; i += block) {
      int start = random.nextInt(pairs);
      for (int j = i; j < Math.min(i + block, pairs); j++) {
        // The last is the neighbour of the first, so that none is drawn more rarely.
        indices[j] = (start + j - i) % pairs;
      }
    }
    return indices;
  }
}
