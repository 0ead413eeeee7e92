package dev.securecomm.benchmark.timing.cases;

import dev.securecomm.benchmark.timing.Pair;
import dev.securecomm.benchmark.timing.Side;
import dev.securecomm.benchmark.timing.Target;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/// Guesses at a secret of 32 characters, none of which is right: how near they come must not be
/// seen.
///
/// @param answer what a wrong guess is answered
record Secrets(Target target, String answer, double bound) {

  static final String SECRET = "correct-horse-battery-staple-42!";

  private static final int INPUTS = 16;

  List<Pair> pairs(String where) {
    Side first = side("first character wrong", "#" + SECRET.substring(1));
    Side last = side("last character wrong", SECRET.substring(0, SECRET.length() - 1) + "#");
    Side all = side("all wrong", "#".repeat(SECRET.length()));
    Side tooShort = side("last character missing", SECRET.substring(0, SECRET.length() - 1));
    return List.of(
        Pair.of(where, first, last, bound),
        Pair.of(where, all, last, bound),
        Pair.of(where, tooShort, last, bound));
  }

  private Side side(String name, String guess) {
    byte[] input = guess.getBytes(StandardCharsets.US_ASCII);
    return new Side(name, target, answer, Stream.generate(input::clone).limit(INPUTS).toList());
  }
}
