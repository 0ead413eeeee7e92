package dev.securecomm.benchmark.timing;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/// Times as a busy machine gives them, in ns: a third of a millisecond, a tail to the right, now
/// and then a long pause, and a speed that comes and goes.
final class Noise {

  private final SplittableRandom random;

  Noise(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /// @param leak what becomes of the time of the other side, given a number below 1 left to chance
  Samples samples(int pairs, DoubleUnaryOperator leak) {
    Samples samples = new Samples(pairs);
    for (int i = 0; i < pairs; i++) {
      double speed = 350_000 + 40_000 * Math.sin(i / 50.0);
      samples.one()[i] = time(speed);
      samples.other()[i] = time(speed) + leak.applyAsDouble(random.nextDouble());
    }
    return samples;
  }

  private double time(double speed) {
    double pause = random.nextInt(100) == 0 ? 5_000_000 : 0;
    return speed + random.nextExponential() * 10_000 + pause;
  }
}
