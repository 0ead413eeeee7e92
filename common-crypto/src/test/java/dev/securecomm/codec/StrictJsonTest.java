package dev.securecomm.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.Charset;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Attack 8: what one reader takes and another does not, or takes for something else.
class StrictJsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "true",
        "1",
        "\"a\"",
        "[]",
        "[{\"a\":1}]",
        "{",
        "}",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":[1",
        "{\"a\":1}}",
        "{\"a\":1]",
        "{\"a\":1,}",
        "{,\"a\":1}",
        "{\"a\":1,,\"b\":2}",
        "{\"a\":[1,]}",
        "{\"a\":[,1]}",
        "{\"a\"1}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1;\"b\":2}"
      })
  void refusesWhatIsNotOneWholeObject(String json) {
    refuses(json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1} {\"a\":2}",
        "{\"a\":1}x",
        "{\"a\":1}\u0000",
        "{\"a\":1}null",
        "{\"a\":1}//"
      })
  void refusesWhateverFollowsTheObject(String json) {
    refuses(json);
  }

  @Test
  void takesWhiteSpaceAroundTheObject() {
    takes(" \t\r\n{ \"a\" :\n1 } \t\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"PS256\",\"alg\":\"none\"}",
        "{\"alg\":\"PS256\",\"alg\":\"PS256\"}",
        "{\"alg\":\"PS256\",\"\\u0061lg\":\"none\"}",
        "{\"\\u0061lg\":\"PS256\",\"alg\":\"none\"}",
        "{\"alg\":\"PS256\",\"\\u0061\\u006C\\u0067\":\"none\"}",
        "{\"a\":null,\"a\":1}",
        "{\"a\":{\"b\":1,\"b\":2}}",
        "{\"a\":[{\"b\":1,\"b\":2}]}"
      })
  void refusesAMemberThatAppearsTwiceHoweverItIsSpelled(String json) {
    refuses(json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'a':1}",
        "{\"a\":'b'}",
        "{a:1}",
        "{1:1}",
        "{\"a\":b}",
        "{\"a\":1/*c*/}",
        "{\"a\":1//c\n}",
        "#c\n{\"a\":1}",
        "{\"a\":undefined}",
        "{\"a\":True}",
        "{\"a\":\"b\nc\"}",
        "{\"a\":\"\tb\"}",
        "{\"a\":\"\\x41\"}",
        "{\"a\":\"\\'\"}",
        "{\"a\":\"\\\n\"}",
        "{\"a\":\"\\u12g4\"}",
        "{\"a\":\"\\u12\"}"
      })
  void refusesTheLibertiesThatSomeReadersAllow(String json) {
    refuses(json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NaN",
        "-NaN",
        "Infinity",
        "-Infinity",
        "+1",
        "01",
        "-01",
        "00",
        ".5",
        "5.",
        "-",
        "1e",
        "1e+",
        "0x10",
        "1_000",
        "1f",
        "1L"
      })
  void refusesWhatIsNoJsonNumber(String number) {
    refuses("{\"a\":" + number + "}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1e400", "-1e400", "1e2", "1.0", "1E0", "0.1", "99999999999999999999999", "-1"})
  void doesNotReadAnIntegerOutOfAnyOtherNumber(String number) throws MalformedException {
    JsonObject json = JsonObject.parse(("{\"exp\":" + number + "}").getBytes(UTF_8));
    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> json.integer("exp"));
  }

  @Test
  void refusesANumberOfAMillionDigits() {
    Assertions.assertTimeout(
        Duration.ofSeconds(2), () -> refuses("{\"a\":" + "9".repeat(1_000_000) + "}"));
  }

  @Test
  void doesNotReadDigitsInQuotesAsAnInteger() throws MalformedException {
    JsonObject json = JsonObject.parse("{\"exp\":\"123\"}".getBytes(UTF_8));
    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> json.integer("exp"));
  }

  @Test
  void refusesAByteOrderMark() {
    refuses("\ufeff{\"a\":1}".getBytes(UTF_8));
    refuses("\ufeff{\"a\":1}".getBytes(UTF_16LE));
    refuses("\ufeff{\"a\":1}".getBytes(UTF_16BE));
  }

  @Test
  void refusesEveryEncodingButUtf8() {
    refuses("{\"a\":1}".getBytes(UTF_16LE));
    refuses("{\"a\":1}".getBytes(UTF_16BE));
    refuses("{\"a\":1}".getBytes(Charset.forName("UTF-32LE")));
    refuses("{\"a\":1}".getBytes(Charset.forName("UTF-32BE")));
    refuses("{\"a\":\"\u00e9\"}".getBytes(ISO_8859_1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c1a1", // "a" in two bytes
        "e081a1", // "a" in three bytes
        "f08081a1", // "a" in four bytes
        "c080", // NUL in two bytes
        "eda080", // a surrogate
        "eda0bdedb880", // a pair of surrogates
        "f4908080", // beyond U+10FFFF
        "80", // a continuation of nothing
        "c3", // nothing that continues
        "ff"
      })
  void refusesBytesThatAreNotTheOneUtf8SpellingOfACharacter(String hex) {
    String json = "{\"a\":\"" + new String(HexFormat.of().parseHex(hex), ISO_8859_1) + "\"}";
    refuses(json.getBytes(ISO_8859_1));
  }

  @Test
  void takesEightLevelsAndNoMore() {
    takes("{\"a\":".repeat(8) + "1" + "}".repeat(8));
    takes("{\"a\":" + "[".repeat(7) + "]".repeat(7) + "}");
    refuses("{\"a\":".repeat(9) + "1" + "}".repeat(9));
    refuses("{\"a\":" + "[".repeat(8) + "]".repeat(8) + "}");
  }

  @Test
  void aMillionLevelsDoNotFillTheStack() {
    refuses("{\"a\":" + "[".repeat(1_000_000));
    refuses("{\"a\":".repeat(1_000_000));
  }

  @Test
  void refusesAMegabyteOfName() {
    refuses("{\"" + "a".repeat(1 << 20) + "\":1}");
    takes("{\"" + "a".repeat(256) + "\":1}");
  }

  @Test
  void refusesAHundredThousandMembers() {
    StringBuilder json = new StringBuilder("{\"a\":1");
    for (int i = 0; i < 100_000; i++) {
      json.append(",\"").append(i).append("\":1");
    }
    refuses(json.append("}").toString());
  }

  /// A body of the default limit, twice over.
  @Test
  void takesAStringOfSomeMegabytes() {
    takes("{\"a\":\"" + "x".repeat(4 << 20) + "\"}");
  }

  /// The text that an attacker sent stays out of the operator's log.
  @Test
  void doesNotRepeatWhatItRefuses() {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> JsonObject.parse("{\"a\": FORGED-LOG-LINE}".getBytes(UTF_8)))
        .withMessageNotContaining("FORGED");
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> JsonObject.parse("{\"FORGED\":1,\"FORGED\":2}".getBytes(UTF_8)))
        .withMessageNotContaining("FORGED");
  }

  private static void takes(String json) {
    assertThatCode(() -> JsonObject.parse(json.getBytes(UTF_8))).doesNotThrowAnyException();
  }

  private static void refuses(String json) {
    refuses(json.getBytes(UTF_8));
  }

  private static void refuses(byte[] json) {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> JsonObject.parse(json))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
  }
}
