package dev.securecomm.benchmark.timing;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Values sorted once, so that the quantiles of many draws from them need no more sorting.
final class Ranks {

  private final double[] sorted;
  private final int[] rank;

  Ranks(double... values) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted((one, other) -> Double.compare(values[one], values[other]))
            .mapToInt(Integer::intValue)
            .toArray();
    this.rank = new int[values.length];
    for (int i = 0; i < order.length; i++) {
      rank[order[i]] = i;
    }
    this.sorted = values.clone();
    Arrays.sort(sorted);
  }

  /// The smallest of the drawn values that is not below such a part of them.
  ///
  /// @param drawn their indices, some more than once
  double quantile(int[] drawn, double part) {
    int[] counts = new int[sorted.length];
    for (int index : drawn) {
      counts[rank[index]]++;
    }
    long needed = Math.max(1, (long) Math.ceil(part * drawn.length));
    int at = -1;
    for (long seen = 0; seen < needed; seen += counts[at]) {
      at++;
    }
    return sorted[at];
  }
}
