package dev.securecomm.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.securecomm.testkit.PooledKeys;
import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.TestKeys;
import dev.securecomm.testkit.Vectors;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Attack 20: keys that are too small, too big or broken.
class KeyPolicyTest {

  private static final BigInteger F4 = BigInteger.valueOf(65537);
  private static final BigInteger GOOD =
      TestKeys.alice().published().currentEncryption().publicKey().getModulus();

  @Test
  void takesAnOrdinaryKey() {
    assertThatCode(() -> KeyPolicy.check(GOOD, F4)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 512, 1024, 2047, 4097, 8192, 65536})
  void refusesAModulusOfOtherThan2048To4096Bits(int bits) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyPolicy.check(odd(bits), F4))
        .withMessageContaining("an RSA key of " + bits + " bits");
  }

  @ParameterizedTest
  @ValueSource(ints = {2048, 2056, 3072, 4096})
  void takesAModulusOf2048To4096Bits(int bits) {
    assertThatCode(() -> KeyPolicy.check(odd(bits), F4)).doesNotThrowAnyException();
  }

  /// What the platform makes unasked is of one size.
  @ParameterizedTest
  @ValueSource(ints = {2048, 3072})
  void aKeyHasAsManyBitsAsWereAskedFor(int bits) {
    RsaKeyPair pair = RsaKeyPair.generate(bits, KeyLife.atOnce(TestKeys.NOW));
    assertThat(pair.publicKey().getModulus().bitLength()).isEqualTo(bits);
  }

  /// To make one of 65,536 bits would take days.
  @ParameterizedTest
  @ValueSource(ints = {1024, 8192, 65536})
  void noKeyOfAForbiddenSizeIsEvenMade(int bits) {
    try (PooledKeys pool = PooledKeys.install()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> RsaKeyPair.generate(bits, KeyLife.atOnce(TestKeys.NOW)))
          .withMessageContaining("an RSA key of " + bits + " bits");
      assertThat(pool.given()).isZero();
    }
  }

  /// Whoever holds one of these types holds a good key, wherever it came from.
  @Test
  void thereIsNoKeyThatThePolicyForbids() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    KeyPair small = generator.generateKeyPair();
    RSAPublicKey open = (RSAPublicKey) small.getPublic();
    RSAPrivateCrtKey secret = (RSAPrivateCrtKey) small.getPrivate();
    KeyLife life = KeyLife.atOnce(TestKeys.NOW);
    Stream.<ThrowingCallable>of(
            () -> new RsaKeyPair(open, secret, life),
            () -> new VerifyingKey(open, life),
            () -> new EncryptionKey(open, life))
        .forEach(key ->
            assertThatIllegalArgumentException()
                .isThrownBy(key)
                .withMessageContaining("an RSA key of 1024 bits"));
  }

  /// Verifying under it would take minutes.
  @Test
  void refusesAHugeModulusBeforeItCostsAnything() {
    BigInteger huge = odd(65536);
    Assertions.assertTimeout(
        Duration.ofSeconds(2),
        () -> assertThatIllegalArgumentException().isThrownBy(() -> KeyPolicy.check(huge, F4)));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 17, 65535, 65536, 65539, 4294967297L})
  void refusesEveryExponentBut65537(long exponent) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyPolicy.check(GOOD, BigInteger.valueOf(exponent)))
        .withMessageContaining("exponent");
  }

  @Test
  void refusesAnEvenModulus() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyPolicy.check(GOOD.add(BigInteger.ONE), F4))
        .withMessageContaining("even");
  }

  /// Any number that is a power of 65537 modulo each of the 38 primes up to 167 bears it.
  @Test
  void refusesAModulusWithTheRocaFingerprint() {
    BigInteger primes = BigInteger.ONE;
    for (int n = 3; n <= 167; n += 2) {
      if (BigInteger.valueOf(n).isProbablePrime(50)) {
        primes = primes.multiply(BigInteger.valueOf(n));
      }
    }
    for (int exponent = 1; exponent <= 20; exponent++) {
      BigInteger power = F4.modPow(BigInteger.valueOf(exponent), primes);
      BigInteger multiple = odd(2048).divide(primes).add(BigInteger.ONE).multiply(primes);
      BigInteger marked = multiple.add(power);
      BigInteger modulus = marked.testBit(0) ? marked : marked.add(primes);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> KeyPolicy.check(modulus, F4))
          .withMessageContaining("ROCA");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "jws_rsa_roca_key, ROCA",
    "keysize_too_small, 1024 bits",
    "exponentOne, exponent is not 65537"
  })
  void refusesTheBadKeysOfWycheproof(String comment, String message) {
    JsonNode key = wycheproofKey(comment);
    BigInteger modulus = number(key, "n");
    BigInteger exponent = number(key, "e");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyPolicy.check(modulus, exponent))
        .withMessageContaining(message);
  }

  private static JsonNode wycheproofKey(String comment) {
    JsonNode groups = Vectors.read("wycheproof/json_web_key_test.json").get("testGroups");
    return groups
        .valueStream()
        .filter(group -> group.get("comment").stringValue().equals(comment))
        .findFirst()
        .orElseThrow()
        .at("/public/keys/0");
  }

  private static BigInteger number(JsonNode jwk, String member) {
    return new BigInteger(1, Primitives.unb64(jwk.get(member).stringValue()));
  }

  private static BigInteger odd(int bits) {
    return BigInteger.ZERO.setBit(bits - 1).setBit(0);
  }
}
