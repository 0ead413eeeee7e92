package dev.securecomm.benchmark.plan;

import java.util.stream.DoubleStream;

/// The value in the middle.
final class Median {

  private Median() {}

  /// Of an even number, the mean of both.
  static double of(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("a median of nothing");
    }
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
