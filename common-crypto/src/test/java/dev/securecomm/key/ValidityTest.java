package dev.securecomm.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ValidityTest {

  private static final Validity VALIDITY = Validity.ofSeconds(1_000, 2_000);

  @Test
  void isFromTheFutureMoreThanTheSkewBeforeItsBegin() {
    assertThat(VALIDITY.isFromTheFuture(Instant.ofEpochSecond(939))).isTrue();
    assertThat(VALIDITY.isFromTheFuture(Instant.ofEpochSecond(940))).isFalse();
  }

  @Test
  void isStaleFromTheSkewAfterItsEndOn() {
    assertThat(VALIDITY.isStale(Instant.ofEpochSecond(2_059))).isFalse();
    assertThat(VALIDITY.isStale(Instant.ofEpochSecond(2_060))).isTrue();
  }

  @Test
  void isFreshInBetween() {
    assertThat(VALIDITY.isFresh(Instant.ofEpochSecond(939))).isFalse();
    assertThat(VALIDITY.isFresh(Instant.ofEpochSecond(940))).isTrue();
    assertThat(VALIDITY.isFresh(Instant.ofEpochSecond(2_059))).isTrue();
    assertThat(VALIDITY.isFresh(Instant.ofEpochSecond(2_060))).isFalse();
  }

  @Test
  void isNeverFreshIfItEndsWhenItBegins() {
    assertThat(Validity.ofSeconds(1_000, 1_000).isFresh(Instant.ofEpochSecond(1_000))).isFalse();
    assertThat(Validity.ofSeconds(1_001, 1_000).isFresh(Instant.ofEpochSecond(1_000))).isFalse();
  }

  @Test
  void beginsWithTheSecondThatIsRunning() {
    Validity validity = Validity.from(Instant.ofEpochSecond(5, 999_999_999), Duration.ofMinutes(1));
    assertThat(validity).isEqualTo(Validity.ofSeconds(5, 65));
    assertThat(validity.lifetime()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void holdsTheLargestIntegersThatJsonHas() {
    Validity forever = Validity.ofSeconds(0, (1L << 53) - 1);
    assertThat(forever.isFresh(Instant.ofEpochSecond(1))).isTrue();
    assertThat(Validity.ofSeconds((1L << 53) - 1, 0).isFresh(Instant.ofEpochSecond(1))).isFalse();
  }
}
