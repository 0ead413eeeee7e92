package dev.securecomm.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.securecomm.testkit.Primitives;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompactJwsTest {

  @ParameterizedTest
  @ValueSource(strings = {"e30.Zm9v.Zm9v", "e30..Zm9v", "e30.Zm9v.", "e30.."})
  void whatParsesSerialisesBack(String compact) throws MalformedException {
    assertThat(CompactJws.parse(compact).compact()).isEqualTo(compact);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "e30.Zm9v",
        ".Zm9v.Zm9v",
        "e30.Zm9v.Zm9v.",
        ".e30.Zm9v.Zm9v",
        "e30.Zm9v.Zm9v.Zm9v.Zm9v",
        "e30.Zm9v.Zm9",
        "e30.Zm9v.Zg==",
        "e30 .Zm9v.Zm9v",
        "e30.Zm9v.Zm9v\n",
        "e30.Zm9\u00e9.Zm9v",
        "e30.Zm9v.Zm9\uff36",
        "{\"payload\":\"\"}"
      })
  void refusesWhatIsNotThreeCanonicalMembers(String text) {
    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> CompactJws.parse(text));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 1000})
  void givesItsPayloadBack(int length) throws MalformedException {
    byte[] payload = Primitives.random(length);
    JsonObject header = JsonObject.builder().add("alg", "PS256").build();
    CompactJws jws = CompactJws.unsigned(header, payload).signed(new byte[] {1});
    assertThat(jws.payload()).isEqualTo(payload);
    assertThat(CompactJws.parse(jws.toBytes()).payload()).isEqualTo(payload);
  }

  @Test
  void refusesBytesThatAreNoText() {
    byte[] compact = "e30.Zm9v.Zm9v".getBytes(StandardCharsets.US_ASCII);
    for (int at = 0; at < compact.length; at++) {
      byte[] flipped = compact.clone();
      flipped[at] ^= (byte) 0x80;
      assertThatExceptionOfType(MalformedException.class)
          .isThrownBy(() -> CompactJws.parse(flipped));
    }
  }

  @Test
  void saysWhetherThereIsASignature() throws MalformedException {
    assertThat(CompactJws.parse("e30.Zm9v.Zm9v").isSigned()).isTrue();
    assertThat(CompactJws.parse("e30.Zm9v.").isSigned()).isFalse();
  }

  @Test
  void doesNotPrintItsPayload() throws MalformedException {
    assertThat(CompactJws.parse("e30.Zm9vYmFy.Zm9v"))
        .hasToString("CompactJws[8 characters of payload]");
  }

  @Test
  void signsHeaderAndPayloadAsTheyAreSpelled() {
    JsonObject header = JsonObject.builder().add("alg", "PS256").build();
    CompactJws jws =
        CompactJws.unsigned(header, "body".getBytes(StandardCharsets.UTF_8))
            .signed(new byte[] {1, 2, 3});
    assertThat(jws.signingInput()).asString().isEqualTo("eyJhbGciOiJQUzI1NiJ9.Ym9keQ");
    assertThat(jws.compact()).isEqualTo("eyJhbGciOiJQUzI1NiJ9.Ym9keQ.AQID");
  }
}
