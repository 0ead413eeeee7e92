package dev.securecomm.benchmark.timing;

/// A figure and the interval that holds the true one in 99 of 100 cases.
public record Estimate(double value, double low, double high) {

  /// Whether the true figure is smaller than the bound, whatever its sign.
  boolean isWithin(double bound) {
    return -bound < low && high < bound;
  }

  /// Whether the true figure is larger than the bound, whatever its sign.
  boolean isBeyond(double bound) {
    return low > bound || high < -bound;
  }

  /// The largest that the true figure may be, whatever its sign.
  double atMost() {
    return Math.max(Math.abs(low), Math.abs(high));
  }
}
