package dev.securecomm.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.securecomm.testkit.TestKeys;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RotationWindowsTest {

  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void eachStateLastsAsLongAsAMessageOrASetCanCount() {
    RotationWindows windows = RotationWindows.of(Duration.ofDays(90), DAY, Duration.ofHours(12));
    assertThat(windows.announced()).isEqualTo(DAY.plusSeconds(180));
    assertThat(windows.verifying()).isEqualTo(Duration.ofHours(12).plusSeconds(180));
    assertThat(windows.opening()).isEqualTo(Duration.ofHours(36).plusSeconds(360));
  }

  @Test
  void theNextKeyIsShownSoLongBeforeTheEndOfTheOneInUse() {
    RotationWindows windows = RotationWindows.of(Duration.ofDays(90), DAY, DAY);
    assertThat(windows.end(TestKeys.NOW)).isEqualTo(TestKeys.NOW.plus(Duration.ofDays(90)));
    assertThat(windows.announcement(TestKeys.NOW))
        .isEqualTo(TestKeys.NOW.plus(Duration.ofDays(89)).minusSeconds(180));
  }

  /// The shortest that is allowed, in seconds: limited by what peers have to see, or by what a set
  /// has room for.
  static Stream<Arguments> shortest() {
    return Stream.of(
        arguments(DAY, DAY, 86400 + 180),
        arguments(Duration.ofDays(7), Duration.ofMinutes(5), 7 * 86400 + 180),
        // (86400 + 180 + 300 + 180) / 12 = 7255
        arguments(Duration.ofMinutes(5), DAY, 7255),
        // (86400 + 180 + 301 + 180) / 12 = 7255.08
        arguments(Duration.ofSeconds(301), DAY, 7256));
  }

  @ParameterizedTest
  @MethodSource("shortest")
  void refuseToRotateFasterThanPeersCanFollowAndSayHowFastTheyCan(
      Duration setLifetime, Duration longest, long seconds) {
    Duration shortest = Duration.ofSeconds(seconds);
    assertThat(RotationWindows.of(shortest, setLifetime, longest).every()).isEqualTo(shortest);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RotationWindows.of(shortest.minusSeconds(1), setLifetime, longest))
        .withMessageStartingWith("securecomm.keys.rotate-every has to be ")
        .withMessageContaining("securecomm.keys.set-lifetime")
        .withMessageContaining("securecomm.message.max-lifetime")
        .satisfies(e -> assertThat(saidToBeShortest(e.getMessage())).isEqualTo(seconds));
  }

  @Test
  void refuseNoTimeAtAll() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RotationWindows.of(Duration.ZERO, DAY, DAY));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RotationWindows.of(Duration.ofDays(-90), DAY, DAY));
  }

  private static long saidToBeShortest(String sentence) {
    Matcher number = Pattern.compile("has to be (\\d+) s or longer").matcher(sentence);
    assertThat(number.find()).isTrue();
    return Long.parseLong(number.group(1));
  }
}
