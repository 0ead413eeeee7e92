package dev.securecomm.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentTypeTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "text/plain;charset=utf-8",
        "text/plain ; charset=utf-8; a=b",
        "application/vnd.example+json",
        "multipart/mixed; boundary=\"a b;c\\\"d\"",
        "a/b;c=\"\""
      })
  void takesAMediaType(String value) {
    assertThat(new ContentType(value)).hasToString(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text",
        "/",
        "text/",
        "/plain",
        "text/plain/more",
        "text /plain",
        "text/plain;",
        "text/plain;charset",
        "text/plain;charset=",
        "text/plain;=utf-8",
        " text/plain",
        "text/plain ",
        "text/plain\n",
        "text/plain\r\nX-Forged: 1",
        "text/plain;a=\"\r\n\"",
        "text/plain;a=\"b",
        "text/plain;a=\"b\"\"",
        "text/plain;a=\"b\\\"",
        "text/pl\u00e4in",
        "text/plain;a=\"\u20ac\"",
        "text/plain\u0000"
      })
  void refusesWhatCouldNotStandInAnHttpField(String value) {
    assertThatIllegalArgumentException().isThrownBy(() -> new ContentType(value));
  }

  @Test
  void hasAtMost255Characters() {
    assertThat(new ContentType("a/" + "b".repeat(253)).value()).hasSize(255);
    assertThatIllegalArgumentException().isThrownBy(() -> new ContentType("a/" + "b".repeat(254)));
  }

  @Test
  void isRefusedAtOnceHoweverItIsBuilt() {
    for (String part : new String[] {";a=\"", ";a=b ", "; ", "\\\"", ";a=\"\\\\\""}) {
      String nasty = ("a/b" + part.repeat(250)).substring(0, 250) + "\n";
      Assertions.assertTimeout(
          Duration.ofSeconds(1),
          () -> assertThatIllegalArgumentException().isThrownBy(() -> new ContentType(nasty)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain, true",
    "text/html;charset=utf-8, true",
    "application/json, true",
    "application/problem+json ; a=b, true",
    "application/xml, true",
    "application/x-www-form-urlencoded, true",
    "application/octet-stream, false",
    "image/png, false",
    "application/pdf;a=json, false"
  })
  void knowsWhatIsText(String value, boolean text) {
    assertThat(new ContentType(value).isText()).isEqualTo(text);
  }
}
