package dev.securecomm.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.securecomm.testkit.FernetForge;
import dev.securecomm.testkit.Primitives;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Attack 18.
class FernetTest {

  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  private static final byte[] KEY = Primitives.random(32);
  private static final Instant TIME = Instant.ofEpochSecond(1_000_000);
  private static final Instant EARLIEST = TIME.minusSeconds(60);
  private static final Instant LATEST = TIME.plusSeconds(300);

  private final Fernet fernet = new Fernet(KEY);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 31, 32, 33, 1000})
  void whatIsEncryptedDecrypts(int length) throws RefusedException {
    byte[] body = Primitives.random(length);
    assertThat(decrypt(fernet.encrypt(body, TIME))).isEqualTo(body);
    assertThat(decrypt(new FernetForge(TIME).token(KEY, body))).isEqualTo(body);
  }

  @Test
  void noTwoTokensAreAlike() {
    assertThat(fernet.encrypt(new byte[1], TIME)).isNotEqualTo(fernet.encrypt(new byte[1], TIME));
  }

  @Test
  void noByteOfATokenMayChange() {
    byte[] token = Base64.getUrlDecoder().decode(fernet.encrypt(new byte[20], TIME));
    assertThat(token).hasSize(1 + 8 + 16 + 32 + 32);
    for (int at = 0; at < token.length; at++) {
      for (int bits : new int[] {0x01, 0x80, 0xff}) {
        byte[] flipped = token.clone();
        flipped[at] ^= (byte) bits;
        refuses(Base64.getUrlEncoder().encodeToString(flipped), Reason.DOES_NOT_DECRYPT);
      }
    }
  }

  @Test
  void noByteOfATokenMayBeMissing() {
    byte[] token = Base64.getUrlDecoder().decode(fernet.encrypt(new byte[20], TIME));
    for (int length = 0; length < token.length; length++) {
      byte[] cut = Arrays.copyOf(token, length);
      refuses(Base64.getUrlEncoder().encodeToString(cut), Reason.DOES_NOT_DECRYPT);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0x00, 0x01, 0x7f, 0x81, 0xff})
  void anotherVersionIsRefusedThoughItsHmacHolds(int version) {
    refuses(forged(token -> token.version(version)), Reason.DOES_NOT_DECRYPT);
  }

  @ParameterizedTest
  @CsvSource({"-61, false", "-60, true", "0, true", "300, true", "301, false"})
  void theTimeLiesWithinBothBounds(long offset, boolean opens) throws RefusedException {
    String token = forged(forge -> forge.seconds(TIME.getEpochSecond() + offset));
    if (opens) {
      assertThat(decrypt(token)).isEqualTo(new byte[20]);
    } else {
      refuses(token, Reason.TOKEN_TIME);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE})
  void aTimeBeyondAllTimesIsRefused(long seconds) {
    refuses(forged(forge -> forge.seconds(seconds)), Reason.TOKEN_TIME);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 11, 13, 17, 0x80, 0xff})
  void aBadPaddingIsRefusedLikeABadHmac(int padding) {
    String token =
        forged(forge ->
            forge.padded(padded -> {
              byte[] changed = padded.clone();
              changed[changed.length - 1] = (byte) padding;
              return changed;
            }));
    refuses(token, Reason.DOES_NOT_DECRYPT);
  }

  @Test
  void aTokenOfAnotherKeyIsRefused() {
    refuses(new Fernet(Primitives.random(32)).encrypt(new byte[1], TIME), Reason.DOES_NOT_DECRYPT);
  }

  /// Of the lengths that end in two, one and no characters of padding.
  @ParameterizedTest
  @CsvSource({"0, ==", "16, =", "32, ''"})
  void aTokenHasOneSpelling(int length, String padding) {
    String token = fernet.encrypt(new byte[length], TIME);
    String bare = token.substring(0, token.length() - padding.length());
    assertThat(bare).doesNotContain("=");
    String allButLast = bare.substring(0, bare.length() - 1);
    String before = token.substring(0, 40);
    String after = token.substring(41);
    Stream.of(
            Stream.of("=", "==", "====", "\n", "A", "AA", "AAA", "AAAA", token).map(token::concat),
            Stream.of("", "=", "==", "===", "AA==").map(bare::concat),
            Stream.of("+", "/", "\n", "=", ".", "\u00e9", "\u0141", "\ud83d\ude00", "A\n", "")
                .map(other -> before + other + after),
            Stream.of(" " + token, "    " + token, "====", "===", "=" + token.substring(1)),
            ALPHABET.chars().mapToObj(last -> allButLast + (char) last + padding))
        .flatMap(others -> others)
        .filter(other -> !other.equals(token))
        .forEach(other ->
            refuses(
                other, isWhatTheJdkEncodes(other) ? Reason.DOES_NOT_DECRYPT : Reason.MALFORMED));
  }

  private static boolean isWhatTheJdkEncodes(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return Base64.getUrlEncoder().encodeToString(bytes).equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 16, 31, 33, 64})
  void aKeyHas32Bytes(int length) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Fernet(new byte[length]));
  }

  private static String forged(UnaryOperator<FernetForge> change) {
    return change.apply(new FernetForge(TIME)).token(KEY, new byte[20]);
  }

  private byte[] decrypt(String token) throws RefusedException {
    return fernet.decrypt(token, EARLIEST, LATEST);
  }

  private void refuses(String token, Reason reason) {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> decrypt(token))
        .satisfies(refused -> assertThat(refused.reason()).isEqualTo(reason));
  }
}
