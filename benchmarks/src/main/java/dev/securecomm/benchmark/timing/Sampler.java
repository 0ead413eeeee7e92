package dev.securecomm.benchmark.timing;

import java.util.random.RandomGenerator;

/// Takes samples in pairs: one of each side, one right after the other, in an order that a coin
/// decides anew for every pair.
///
/// The coin is what the sign test rests on: if both sides take the same time, either is the slower
/// one of a pair as often as the other, however the machine's own speed comes and goes, and
/// whatever the sample before leaves behind.
public final class Sampler {

  private final RandomGenerator random;

  public Sampler(RandomGenerator random) {
    this.random = random;
  }

  /// So many of each side.
  ///
  /// @param warmUps pairs before, which do not count
  public Samples take(Pair pair, int warmUps, int pairs) throws Exception {
    take(pair, new Samples(warmUps));
    return take(pair, new Samples(pairs));
  }

  private Samples take(Pair pair, Samples samples) throws Exception {
    for (int i = 0; i < samples.pairs(); i++) {
      if (random.nextBoolean()) {
        samples.one()[i] = pair.one().sample(random);
        samples.other()[i] = pair.other().sample(random);
      } else {
        samples.other()[i] = pair.other().sample(random);
        samples.one()[i] = pair.one().sample(random);
      }
    }
    return samples;
  }
}
