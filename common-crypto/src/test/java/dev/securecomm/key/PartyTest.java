package dev.securecomm.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartyTest {

  private static final String LONGEST =
      "a123456789a123456789a123456789a123456789a123456789a123456789a123";

  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "alice", "server-2.example.org", "a..--", LONGEST})
  void takesALowercaseName(String name) {
    assertThat(new Party(name)).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".a",
        "-a",
        "Alice",
        "a b",
        "a/b",
        "a\n",
        "a\u0000",
        "\u0430lice",
        "a_b",
        LONGEST + "4"
      })
  void refusesEveryOtherName(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Party(name));
  }
}
