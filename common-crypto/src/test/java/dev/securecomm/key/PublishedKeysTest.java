package dev.securecomm.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.testkit.MutableClock;
import dev.securecomm.testkit.TestKeys;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PublishedKeysTest {

  private static final Duration LIFETIME = Duration.ofHours(24);
  private static final Duration HALF = Duration.ofHours(12);

  private final MutableClock clock = MutableClock.at(TestKeys.NOW);
  private final PublishedKeys published =
      new PublishedKeys(() -> TestKeys.alice(), LIFETIME, clock);

  @Test
  void signsOnceAndServesThatForHalfItsLife() {
    SignedJwkSet first = published.signed();
    clock.advance(HALF.minusSeconds(1));
    assertThat(published.signed()).isSameAs(first);
    assertThat(first.validity()).isEqualTo(Validity.from(TestKeys.NOW, LIFETIME));
  }

  @Test
  void signsAnewAtHalfLife() {
    SignedJwkSet first = published.signed();
    clock.advance(HALF);
    SignedJwkSet second = published.signed();
    assertThat(second).isNotEqualTo(first);
    assertThat(second.validity().iat()).isEqualTo(clock.instant());
    assertThat(second.seq()).isEqualTo(first.seq());
    assertThat(published.signed()).isSameAs(second);
  }

  @Test
  void whoeverFetchesItHasTheOtherHalf() {
    for (int hour = 0; hour < 100; hour++) {
      clock.advance(Duration.ofHours(1));
      assertThat(published.signed().validity().exp()).isAfter(clock.instant().plus(HALF));
    }
  }

  @Test
  void signsAnewWhenTheClockWasSetBack() {
    clock.advance(Duration.ofHours(-1));
    assertThat(published.signed().validity().iat()).isEqualTo(clock.instant());
  }

  @Test
  void publishesTheSameKeysPlainAndSigned() {
    assertThat(published.jwkSet().toJson()).isEqualTo(published.signed().keys().toJson());
  }
}
