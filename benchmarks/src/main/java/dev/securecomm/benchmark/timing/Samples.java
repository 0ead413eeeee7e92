package dev.securecomm.benchmark.timing;

import java.util.Arrays;

/// What both sides of a pair took, in ns, in the order of time: the same index is the same pair.
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Samples(double[] one, double[] other) {

  public Samples {
    if (one.length != other.length) {
      throw new IllegalArgumentException("samples come in pairs");
    }
  }

  Samples(int pairs) {
    this(new double[pairs], new double[pairs]);
  }

  int pairs() {
    return one.length;
  }

  /// How much longer the other took, in each pair.
  double[] differences() {
    double[] differences = new double[pairs()];
    Arrays.setAll(differences, i -> other[i] - one[i]);
    return differences;
  }
}
