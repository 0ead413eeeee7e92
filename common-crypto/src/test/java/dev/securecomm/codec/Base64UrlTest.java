package dev.securecomm.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Base64UrlTest {

  @Test
  void whatIsEncodedDecodesToTheSameBytes() throws MalformedException {
    Random random = new Random(1);
    for (int length = 0; length < 200; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      String text = Base64Url.encode(bytes);
      assertThat(Base64Url.decode(text)).isEqualTo(bytes);
      assertThat(Base64Url.decodedLength(text)).isEqualTo(length);
    }
  }

  /// RFC 4648 section 10, without the padding.
  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "f, Zg",
    "fo, Zm8",
    "foo, Zm9v",
    "foob, Zm9vYg",
    "fooba, Zm9vYmE",
    "foobar, Zm9vYmFy"
  })
  void spellsTheExamplesOfRfc4648(String plain, String encoded) throws MalformedException {
    assertThat(Base64Url.encode(plain.getBytes(StandardCharsets.US_ASCII))).isEqualTo(encoded);
    assertThat(Base64Url.decode(encoded)).asString().isEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Zg==",
        "Zm8=",
        "Zg=",
        "=",
        "====",
        "Zm9v====", // padding
        "Z",
        "Zm9vY", // no bytes end there
        "Zh",
        "Zv",
        "Zm9",
        "Zm-", // bits that belong to no byte
        "Zm+v",
        "Zm/v", // the other alphabet
        "Zm 9v",
        " Zm9v",
        "Zm9v ",
        "Zm9v\n",
        "Zm\r\n9v",
        "Zm\t9v",
        "Zm.9", // what some skip
        "Zm9\u0000",
        "Zm9\u00e9",
        "Zm9\uff36",
        "Zm9\u212a",
        "\ufeffZm9v" // look-alikes
      })
  void refusesEverySpellingButTheCanonicalOne(String text) {
    assertThat(Base64Url.isCanonical(text)).isFalse();
    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> Base64Url.decode(text));
  }

  /// Of the 64 last characters of one byte only 4 are canonical, of those of two bytes 16.
  @Test
  void takesEachValueInOneSpellingOnly() {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    assertThat(alphabet.chars().filter(last -> Base64Url.isCanonical("Z" + (char) last)))
        .hasSize(4);
    assertThat(alphabet.chars().filter(last -> Base64Url.isCanonical("Zm" + (char) last)))
        .hasSize(16);
    assertThat(alphabet.chars().filter(last -> Base64Url.isCanonical("Zm9" + (char) last)))
        .hasSize(64);
  }

  @Test
  void takesNoCharacterOutsideTheAlphabet() {
    long taken =
        IntStream.rangeClosed(0, Character.MAX_VALUE)
            .filter(c -> Base64Url.isCanonical("Zm9" + (char) c))
            .count();
    assertThat(taken).isEqualTo(64);
  }

  /// Where bits are left over, each character beyond the table of the alphabet is looked at, too.
  @ParameterizedTest
  @CsvSource({"Z, 4", "Zm, 16"})
  void takesNoCharacterOutsideTheAlphabetAtAnUnevenEnd(String text, int canonical) {
    int taken = 0;
    for (int c = 0; c <= Character.MAX_VALUE; c++) {
      taken += decodes(text + (char) c) ? 1 : 0;
    }
    assertThat(taken).isEqualTo(canonical);
  }

  @ParameterizedTest
  @CsvSource({"Zm9v, 3", "Zm8=, 2", "Zm8, 2", "Zg==, 1", "Zg, 1", "====, 0", "'', 0"})
  void paddingStandsForNoBytes(String text, int length) {
    assertThat(Base64Url.decodedLength(text)).isEqualTo(length);
  }

  private static boolean decodes(String text) {
    try {
      return Base64Url.decode(text).length > 0;
    } catch (MalformedException e) {
      return false;
    }
  }
}
