package dev.securecomm.benchmark.timing;

import java.util.List;
import java.util.random.RandomGenerator;

/// One of two kinds of input that nobody may tell apart by time.
///
/// @param answer what every one of them is answered with: one that is answered otherwise does not
///   test what it says
/// @param inputs many of the kind, so that it is the kind that is timed, and not one of them
public record Side(String name, Target target, String answer, List<byte[]> inputs) {

  public Side {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException(name + " without inputs");
    }
    inputs = List.copyOf(inputs);
  }

  /// Answers one of the inputs, whichever comes.
  ///
  /// @return how long that took, in ns
  double sample(RandomGenerator random) throws Exception {
    // A copy: both sides' inputs lie in the same memory, as fresh as each other.
    byte[] input = inputs.get(random.nextInt(inputs.size())).clone();
    target.prepare();
    long start = System.nanoTime();
    String answered = target.answer(input);
    long nanos = System.nanoTime() - start;
    if (!answered.equals(answer)) {
      throw new IllegalStateException(
          "%s: answered %s and not %s".formatted(name, answered, answer));
    }
    return nanos;
  }
}
