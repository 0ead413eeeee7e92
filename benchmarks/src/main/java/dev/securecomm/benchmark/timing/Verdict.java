package dev.securecomm.benchmark.timing;

/// What the samples say of a pair.
public enum Verdict {
  /// Whatever difference there is, it is smaller than the bound.
  EQUAL,
  /// There is a difference, and it is larger than the bound.
  DIFFERENT,
  /// The samples are too few, or the machine too noisy, for either.
  OPEN
}
