package dev.securecomm.client.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 4", "6, 32", "7, 60", "8, 60", "1000000, 60"})
  void isTwiceAsLongAfterEachTryUpToTheLongest(long tries, long seconds) {
    Duration whole = Duration.ofSeconds(seconds);
    assertThat(new Backoff(FIRST, LONGEST, below -> below - 1).after(tries)).isEqualTo(whole);
    assertThat(new Backoff(FIRST, LONGEST, _ -> 0).after(tries)).isEqualTo(whole.dividedBy(2));
  }

  @Test
  void isNeverLongerThanTheLongestNotEvenAtFirst() {
    Duration second = Duration.ofSeconds(1);
    Backoff backoff = new Backoff(Duration.ofSeconds(10), second, below -> below - 1);
    assertThat(backoff.after(1)).isEqualTo(second);
    assertThat(backoff.after(5)).isEqualTo(second);
  }
}
