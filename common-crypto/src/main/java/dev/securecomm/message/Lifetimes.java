package dev.securecomm.message;

import java.time.Duration;

/// How long messages live.
///
/// @param ours the life of a message that we seal
/// @param longest the longest life that we accept, 24 hours by default (protocol section 4)
public record Lifetimes(Duration ours, Duration longest) {

  public Lifetimes {
    if (!ours.isPositive() || ours.compareTo(longest) > 0) {
      throw new IllegalArgumentException(
          "a message lives longer than no time and at most " + longest);
    }
  }
}
