package dev.securecomm.fuzz;

/// What has to hold whatever the input is.
final class Invariant {

  private Invariant() {}

  /// @throws AssertionError saying what does not hold
  static void holds(boolean condition, String invariant) {
    if (!condition) {
      throw new AssertionError("does not hold: " + invariant);
    }
  }
}
