package dev.securecomm.benchmark.timing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The statistics, on times that are made up: always the same ones.
class FindingTest {

  private static final int BOUND = 3_500;

  @Test
  void saysThatTheSameIsEqual() {
    Finding finding = find(5_000, FindingTest::noLeak);

    assertThat(finding.verdict()).isEqualTo(Verdict.EQUAL);
    assertThat(finding.atMost()).isPositive().isLessThan(BOUND);
    assertThat(finding.chance()).isBetween(0.01, 1.0);
  }

  @Test
  void findsALeakOfTwiceTheBoundAndSaysHowLargeItIs() {
    Finding finding = find(5_000, _ -> 2 * BOUND);

    assertThat(finding.verdict()).isEqualTo(Verdict.DIFFERENT);
    assertThat(finding.median().low()).isLessThan(2 * BOUND);
    assertThat(finding.median().high()).isGreaterThan(2 * BOUND);
    assertThat(finding.chance()).isLessThan(1e-9);
  }

  @Test
  void findsThatTheOtherIsFaster() {
    assertThat(find(5_000, _ -> -2 * BOUND).verdict()).isEqualTo(Verdict.DIFFERENT);
  }

  /// What a sign test alone, or a t-test, would raise an alarm about.
  @Test
  void isNotConcernedAboutALeakBelowTheBoundHoweverSureItIs() {
    Finding finding = find(50_000, _ -> BOUND / 4.0);

    assertThat(finding.chance()).isLessThan(1e-6);
    assertThat(finding.verdict()).isEqualTo(Verdict.EQUAL);
  }

  /// As a check does that fails early for some of the inputs: the median does not move.
  @Test
  void findsALeakThatFewSamplesShow() {
    Finding finding = find(5_000, chance -> chance < 0.12 ? -80_000 : 0);

    assertThat(finding.median().isBeyond(BOUND)).isFalse();
    assertThat(finding.verdict()).isEqualTo(Verdict.DIFFERENT);
  }

  @Test
  void saysNothingAfterTooFewSamples() {
    assertThat(find(30, FindingTest::noLeak).verdict()).isEqualTo(Verdict.OPEN);
  }

  /// Two intervals of 99 % each: it must not be wrong much more often than in 2 of 100 cases, by
  /// any bound, and the smallest is none.
  @Test
  void raisesAFalseAlarmAsRarelyAsItSays() {
    List<Finding> findings =
        IntStream.range(0, 300).mapToObj(seed -> find(seed, 150, FindingTest::noLeak, 0)).toList();

    assertThat(findings.stream().filter(each -> each.verdict() == Verdict.DIFFERENT))
        .hasSizeLessThan(15);
    assertThat(findings.stream().filter(each -> each.chance() < 0.05)).hasSizeBetween(3, 25);
  }

  private static double noLeak(double chance) {
    return 0;
  }

  private static Finding find(int pairs, DoubleUnaryOperator leak) {
    return find(7, pairs, leak, BOUND);
  }

  private static Finding find(long seed, int pairs, DoubleUnaryOperator leak, double bound) {
    Side side = new Side("made up", _ -> "", "", List.of(new byte[0]));
    Samples samples = new Noise(seed).samples(pairs, leak);
    return Finding.of(Pair.of("test", side, side, bound), samples, new SplittableRandom(seed));
  }
}
