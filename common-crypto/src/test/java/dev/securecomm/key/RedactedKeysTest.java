package dev.securecomm.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.TestKeys;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPrivateCrtKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever holds private key material prints none of it, in no base.
class RedactedKeysTest {

  private static final OwnKeys KEYS = TestKeys.alice();

  static Stream<Object> holders() {
    return Stream.of(
        KEYS,
        KEYS.identity(),
        KEYS.currentSigning(),
        KEYS.currentDecryption(),
        KEYS.root(),
        KEYS.signing(),
        KEYS.decryption(),
        KEYS.identity().pair(),
        KEYS.currentSigning().pair(),
        KEYS.currentDecryption().pair(),
        new Secret("open sesame"),
        new KeySettings(
            3072,
            new Secret("open sesame"),
            null,
            false,
            Duration.ofHours(1),
            Duration.ofDays(90)));
  }

  @ParameterizedTest
  @MethodSource("holders")
  void printsThatItIsRedacted(Object holder) {
    assertThat(holder.toString()).contains("[redacted]").doesNotContain("open sesame");
    assertThat(holder.toString()).doesNotContain(spellings());
  }

  @Test
  void aKeyFilesJsonPrintsItsNamesOnly() {
    assertThat(PrivateJwkSet.write(KEYS))
        .hasToString("JsonObject[party, seq, identity, secret, keys]");
  }

  @Test
  void aKeyThatDoesNotReadIsNotRepeated() {
    String json = new String(PrivateJwkSet.write(KEYS).toBytes(), StandardCharsets.UTF_8);
    String damaged = json.replaceFirst("\"d\":\"", "\"d\":\"AAAA");
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> PrivateJwkSet.read(JsonObject.parse(Primitives.ascii(damaged))))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(spellings()));
  }

  private static CharSequence[] spellings() {
    Stream<BigInteger> parts =
        Stream.of(
                PrivateParts.identity(KEYS),
                PrivateParts.signing(KEYS),
                PrivateParts.decryption(KEYS))
            .flatMap(key -> parts(key).stream());
    return Stream.concat(parts, Stream.of(new BigInteger(1, KEYS.root().secret())))
        .flatMap(part -> Stream.of(part.toString(), part.toString(16), b64(part).substring(0, 40)))
        .toArray(CharSequence[]::new);
  }

  private static String b64(BigInteger part) {
    byte[] signed = part.toByteArray();
    return Primitives.b64(Arrays.copyOfRange(signed, signed[0] == 0 ? 1 : 0, signed.length));
  }

  private static List<BigInteger> parts(RSAPrivateCrtKey key) {
    return List.of(
        key.getPrivateExponent(),
        key.getPrimeP(),
        key.getPrimeQ(),
        key.getPrimeExponentP(),
        key.getPrimeExponentQ(),
        key.getCrtCoefficient());
  }
}
