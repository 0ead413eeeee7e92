package dev.securecomm.envelope;

/// Which way a message goes. It is signed, so that neither can be offered as the other.
public enum Direction {
  REQUEST("request"),
  REPLY("reply");

  private final String word;

  Direction(String word) {
    this.word = word;
  }

  /// The header's `typ`, which names part and direction.
  String typ(int part) {
    return "sm" + part + "-" + word;
  }
}
