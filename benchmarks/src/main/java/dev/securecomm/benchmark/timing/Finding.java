package dev.securecomm.benchmark.timing;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.apache.commons.statistics.inference.BinomialTest;

/// What was found out about a pair. All times are in ns.
///
/// @param median of the differences within pairs: what an attacker sees who asks often
/// @param fast the difference between the fastest tenths: noise only ever adds to a time, so there
///   is least of it here (Crosby, Wallach and Riedi 2009)
/// @param chance how probable it is that a fair coin gives as uneven signs as the differences have,
///   or more so (sign test, exact, two-sided)
public record Finding(Pair pair, int pairs, Estimate median, Estimate fast, double chance) {

  private static final double HALF = 0.5;
  private static final double TENTH = 0.1;

  public static Finding of(Pair pair, Samples samples, RandomGenerator random) {
    Ranks one = new Ranks(samples.one());
    Ranks other = new Ranks(samples.other());
    Ranks differences = new Ranks(samples.differences());
    Bootstrap bootstrap = new Bootstrap(random, samples.pairs());
    return new Finding(
        pair,
        samples.pairs(),
        bootstrap.estimate(drawn -> differences.quantile(drawn, HALF)),
        bootstrap.estimate(drawn -> other.quantile(drawn, TENTH) - one.quantile(drawn, TENTH)),
        chance(samples.differences()));
  }

  /// Differences of nothing have no sign, and are left out.
  private static double chance(double... differences) {
    int slower = (int) Arrays.stream(differences).filter(difference -> difference > 0).count();
    int signs = (int) Arrays.stream(differences).filter(difference -> difference != 0).count();
    return signs == 0 ? 1 : BinomialTest.withDefaults().test(signs, slower, HALF).getPValue();
  }

  /// By the bound and not by the sign test: with enough pairs that one finds a nanosecond, which is
  /// nobody's concern, and with few it finds nothing, which proves nothing.
  public Verdict verdict() {
    if (median.isBeyond(pair.bound()) || fast.isBeyond(pair.bound())) {
      return Verdict.DIFFERENT;
    }
    return median.isWithin(pair.bound()) && fast.isWithin(pair.bound())
        ? Verdict.EQUAL
        : Verdict.OPEN;
  }

  /// The largest difference that there may be, unseen.
  public double atMost() {
    return Math.max(median.atMost(), fast.atMost());
  }
}
