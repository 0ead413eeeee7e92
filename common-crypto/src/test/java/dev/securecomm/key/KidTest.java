package dev.securecomm.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Attack 10: a kid leads nowhere but into a map.
class KidTest {

  private static final String GOOD = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";

  static Stream<String> injections() {
    return Stream.of(
        "",
        "../../../../../../../../dev/null",
        "../../../../../../../../../etc/passwd-------",
        "' OR 1=1 --",
        "x'; UPDATE keys SET trusted=1 WHERE 'a'='a-",
        "https://example.org/keys/0123456789abcdefghi",
        GOOD.substring(1),
        GOOD + "A",
        GOOD.substring(1) + "=",
        GOOD.substring(1) + "\u0000",
        GOOD.substring(1) + "\n",
        // bits that belong to no byte
        GOOD.substring(0, 42) + "t",
        "A".repeat(1 << 20));
  }

  @ParameterizedTest
  @MethodSource("injections")
  void refusesWhatIsNo43CharactersOfBase64url(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Kid(text))
        .withMessage("a kid is 43 characters of base64url");
  }

  @Test
  void showsItselfInGroupsThatAddUp() {
    assertThat(new Kid(GOOD).grouped())
        .isEqualTo("NzbLsX h8uDCc d-6MNw XF4W_7 noWXFZ AfHkxZ sRGC9X s")
        .satisfies(grouped -> assertThat(grouped.replace(" ", "")).isEqualTo(GOOD));
  }
}
