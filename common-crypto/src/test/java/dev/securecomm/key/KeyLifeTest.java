package dev.securecomm.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.testkit.TestKeys;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyLifeTest {

  private static final Instant MADE = TestKeys.NOW;
  private static final Instant FROM = MADE.plusSeconds(3600);
  private static final Instant END = FROM.plusSeconds(7200);
  private static final KeyLife LIFE = KeyLife.from(MADE, FROM).until(END);

  @Test
  void aKeyBeginsWithTheSecondOfItsTime() {
    assertThat(LIFE.hasBegun(FROM.minusNanos(1))).isFalse();
    assertThat(LIFE.hasBegun(FROM)).isTrue();
    assertThat(LIFE.hasBegun(END.plusSeconds(1))).isTrue();
  }

  @Test
  void aKeyIsOverWithTheSecondOfItsEnd() {
    assertThat(LIFE.isOver(END.minusNanos(1))).isFalse();
    assertThat(LIFE.isOver(END)).isTrue();
    assertThat(KeyLife.from(MADE, FROM).isOver(Instant.MAX)).isFalse();
  }

  /// As the times of a message (protocol section 4): iat ≤ now + 60 s, exp > now − 60 s.
  @Test
  void aPeerAllowsTheSkewOnEitherSide() {
    assertThat(LIFE.isUsable(FROM.minusSeconds(61))).isFalse();
    assertThat(LIFE.isUsable(FROM.minusSeconds(60).minusNanos(1))).isFalse();
    assertThat(LIFE.isUsable(FROM.minusSeconds(60))).isTrue();
    assertThat(LIFE.isUsable(END.plusSeconds(60).minusNanos(1))).isTrue();
    assertThat(LIFE.isUsable(END.plusSeconds(60))).isFalse();
  }

  @Test
  void aKeyWithoutTimesIsAlwaysUsable() throws MalformedException {
    KeyLife unsaid = KeyLife.parse(JsonObject.builder().build());
    assertThat(unsaid).isEqualTo(KeyLife.UNSAID);
    assertThat(unsaid.isUsable(Instant.EPOCH)).isTrue();
    assertThat(unsaid.isUsable(Instant.parse("+100000-01-01T00:00:00Z"))).isTrue();
    assertThat(unsaid.addTo(JsonObject.builder()).build().names()).isEmpty();
  }

  @Test
  void itsTimesAreWholeSeconds() {
    KeyLife life = KeyLife.atOnce(MADE.plusMillis(999)).until(END.plusNanos(1));
    assertThat(life.made()).isEqualTo(MADE);
    assertThat(life.from()).isEqualTo(MADE);
    assertThat(life.until()).hasValue(END);
  }

  @Test
  void whatIsWrittenReadsBack() throws MalformedException {
    for (KeyLife life : new KeyLife[] {LIFE, KeyLife.from(MADE, FROM), KeyLife.atOnce(MADE)}) {
      JsonObject jwk = life.addTo(JsonObject.builder()).build();
      assertThat(KeyLife.parse(jwk)).isEqualTo(life);
      assertThat(KeyLife.parseOwn(jwk)).isEqualTo(life);
    }
    assertThat(LIFE.addTo(JsonObject.builder()).build().names())
        .containsExactly("iat", "nbf", "exp");
  }

  /// A version that knew no rotation wrote `iat` alone: such a key was used when it was made.
  @Test
  void aKeyOfOursWithoutNbfIsUsedSinceItWasMade() throws MalformedException {
    KeyLife old = KeyLife.parseOwn(JsonObject.builder().add("iat", 1000).build());
    assertThat(old).isEqualTo(KeyLife.atOnce(Instant.ofEpochSecond(1000)));
  }

  @Test
  void aKeyOfOursWithoutIatIsRefused() {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> KeyLife.parseOwn(JsonObject.builder().add("nbf", 1).build()))
        .withMessageContaining("iat is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"1\"", "-1", "1.0", "9007199254740992", "null", "[1]"})
  void aTimeThatIsNoSecondIsRefused(String time) throws MalformedException {
    for (String name : new String[] {"iat", "nbf", "exp"}) {
      JsonObject jwk =
          JsonObject.parse("{\"%s\":%s}".formatted(name, time).getBytes(StandardCharsets.UTF_8));
      assertThatExceptionOfType(MalformedException.class)
          .isThrownBy(() -> KeyLife.parse(jwk))
          .withMessageContaining("member " + name);
    }
  }

  /// The latest second that JSON can name is compared with now, a skew more or less.
  @Test
  void theLatestTimesOverflowNothing() throws MalformedException {
    long latest = (1L << 53) - 1;
    KeyLife life =
        KeyLife.parse(JsonObject.builder().add("nbf", latest).add("exp", latest).build());
    assertThat(life.isUsable(MADE)).isFalse();
    assertThat(life.isUsable(Instant.ofEpochSecond(latest))).isTrue();
  }
}
