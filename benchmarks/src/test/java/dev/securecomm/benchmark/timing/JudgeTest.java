package dev.securecomm.benchmark.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Sampling, with a real clock and leaks so large that no machine is too busy for them.
class JudgeTest {

  private static final int PAIRS = 200;
  private static final long LEAK = 200_000;
  private static final double BOUND = LEAK / 4.0;

  private final Target quick = _ -> "done";

  @Test
  void findsAPlantedLeak() throws Exception {
    Pair pair = Pair.of("test", side(quick), side(quick), BOUND).withLeak(Duration.ofNanos(LEAK));

    assertThat(judge(pair).verdict()).isEqualTo(Verdict.DIFFERENT);
  }

  /// The second of a pair is always slower here, whichever that is: without a coin it would be the
  /// same one each time.
  @Test
  void isNotMisledByWhoComesSecond() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    Target slowSecond =
        _ -> {
          Target.burn(calls.getAndIncrement() % 2 == 0 ? 0 : LEAK);
          return "done";
        };
    Finding finding = judge(Pair.of("test", side(slowSecond), side(slowSecond), BOUND));

    assertThat(calls).hasValueGreaterThanOrEqualTo(2 * PAIRS);
    assertThat(finding.verdict()).isNotEqualTo(Verdict.DIFFERENT);
    assertThat(finding.chance()).isGreaterThan(1e-4);
  }

  @Test
  void believesInADifferenceOnlyWhenItIsThereASecondTime() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    Target slowAtFirst =
        _ -> {
          Target.burn(calls.getAndIncrement() < PAIRS ? LEAK : 0);
          return "done";
        };
    Finding finding = judge(Pair.of("test", side(quick), side(slowAtFirst), BOUND));

    assertThat(calls).hasValue(2 * PAIRS);
    assertThat(finding.verdict()).isNotEqualTo(Verdict.DIFFERENT);
  }

  @Test
  void refusesToTimeWhatIsAnsweredOtherwise() {
    Side wrong = new Side("wrong", _ -> "opened", "refused", List.of(new byte[0]));

    assertThatThrownBy(() -> judge(Pair.of("test", wrong, wrong, BOUND)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("wrong: answered opened and not refused");
  }

  private static Side side(Target target) {
    return new Side("side", target, "done", List.of(new byte[0]));
  }

  private static Finding judge(Pair pair) throws Exception {
    return new Judge(new SplittableRandom(11), 0, PAIRS).of(pair);
  }
}
