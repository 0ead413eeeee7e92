package dev.securecomm.client.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.key.Validity;
import dev.securecomm.testkit.TestKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A set of a thousand seconds.
class RenewalTest {

  private static final Instant START = TestKeys.NOW;
  private static final Validity SET = Validity.from(START, Duration.ofSeconds(1_000));

  private static Instant at(long seconds) {
    return START.plusSeconds(seconds);
  }

  @ParameterizedTest
  @CsvSource({"0.5, 500", "0.6, 600", "0.7499, 749"})
  void isDueFromItsPointOn(double point, long seconds) {
    assertThat(new Renewal(point).isDue(SET, at(seconds).minusMillis(1))).isFalse();
    assertThat(new Renewal(point).isDue(SET, at(seconds))).isTrue();
    assertThat(new Renewal(point).isDue(SET, at(seconds + 1_000))).isTrue();
  }

  /// Those who were given the same set come back over a quarter of its life.
  @Test
  void isSpreadOverManyClients() {
    double[] due =
        IntStream.range(0, 1_000)
            .mapToObj(_ -> new Renewal())
            .mapToDouble(RenewalTest::secondsUntilDue)
            .toArray();

    assertThat(due).hasSize(1_000);
    for (double each : due) {
      assertThat(each).isBetween(500.0, 750.0);
    }
    assertThat(IntStream.range(0, 5).map(part -> countIn(due, part)))
        .as("clients in each fifth of the time")
        .allMatch(count -> count > 100 && count < 300);
  }

  private static int countIn(double[] due, int part) {
    return (int)
        java.util.Arrays.stream(due)
            .filter(each -> each >= 500 + 50 * part && each < 550 + 50 * part)
            .count();
  }

  private static double secondsUntilDue(Renewal renewal) {
    return IntStream.range(0, 1_000)
        .filter(seconds -> renewal.isDue(SET, at(seconds)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void isOneCallersTaskAtATime() {
    Renewal renewal = new Renewal(0.5);

    assertThat(renewal.isDue(SET, at(600))).isTrue();
    assertThat(renewal.isDue(SET, at(600))).isFalse();
    assertThat(renewal.isDue(SET, at(609))).isFalse();
    assertThat(renewal.isDue(SET, at(610))).as("nothing came of it").isTrue();
    assertThat(renewal.isDue(SET, at(611))).isFalse();
  }

  @Test
  void isTheNextCallersTaskIfThatIsSaid() {
    Renewal renewal = new Renewal(0.5);

    assertThat(renewal.isDue(SET, at(600))).isTrue();
    renewal.lookAgain();

    assertThat(renewal.isDue(SET, at(600))).isTrue();
  }

  @Test
  void isNotHeldUpByAClockThatWasSetBack() {
    Renewal renewal = new Renewal(0.5);

    assertThat(renewal.isDue(SET, at(900))).isTrue();
    assertThat(renewal.isDue(SET, at(600))).isTrue();
  }
}
