package dev.securecomm.benchmark.timing;

import java.util.random.RandomGenerator;

/// Says of a pair whether it is equal.
///
/// A difference has to be found twice, in samples that have nothing in common: of many pairs, and
/// on a machine that others use as well, one is found by chance now and then.
///
/// @param warmUps pairs before, which do not count
public record Judge(RandomGenerator random, int warmUps, int pairs) {

  public Finding of(Pair pair) throws Exception {
    Finding first = once(pair, warmUps);
    return first.verdict() == Verdict.DIFFERENT ? once(pair, 0) : first;
  }

  private Finding once(Pair pair, int before) throws Exception {
    return Finding.of(pair, new Sampler(random).take(pair, before, pairs), random);
  }
}
