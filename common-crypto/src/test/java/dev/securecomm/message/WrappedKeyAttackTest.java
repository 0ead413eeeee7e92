package dev.securecomm.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.securecomm.envelope.Suite;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.TestKeys;
import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Attack 4 (Manger 2001): whatever is wrong with the padding, the same reason and the same words.
class WrappedKeyAttackTest {

  private static final RSAPublicKey KEY = TestKeys.recipient(TestKeys.server()).key().publicKey();
  private static final BigInteger N = KEY.getModulus();

  static Stream<Arguments> paddings() {
    return Stream.of(
        arguments("a leading 0", raw(block(0x00))),
        arguments("a leading 1", raw(block(0x01))),
        arguments("a leading 2, as PKCS #1 v1.5 has it", raw(block(0x02))),
        arguments("zero", new byte[256]),
        arguments("one", octets(BigInteger.ONE)),
        arguments("n - 1", octets(N.subtract(BigInteger.ONE))),
        arguments("n", octets(N)),
        arguments("more than n", filled(256)),
        arguments("a byte too few", filled(255)),
        arguments("a byte too many", filled(257)),
        arguments("a key of 16 bytes", Primitives.oaep256(KEY, new byte[16])),
        arguments("a key of another recipient", Primitives.oaep256(mallorys(), new byte[32])),
        arguments("another key of ours", Primitives.oaep256(KEY, new byte[32])));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("paddings")
  void everyBadWrappedKeyIsTheSameToTheCaller(String name, byte[] wrapped) {
    for (Suite suite : Suite.values()) {
      assertThat(failure(suite, wrapped).reason()).isEqualTo(Reason.DOES_NOT_DECRYPT);
    }
  }

  @ParameterizedTest
  @EnumSource
  void notEvenTheOperatorsMessageTellsThemApart(Suite suite) {
    Set<String> messages = new HashSet<>();
    paddings()
        .forEach(padding -> messages.add(failure(suite, (byte[]) padding.get()[1]).getMessage()));
    assertThat(messages).hasSize(1);
  }

  private static RefusedException failure(Suite suite, byte[] wrapped) {
    byte[] json = EnvelopeForge.request(suite).encryptedKey(key -> Primitives.b64(wrapped)).bytes();
    return catchThrowableOfType(RefusedException.class, () -> Opening.atServer().open(json));
  }

  private static RSAPublicKey mallorys() {
    return TestKeys.recipient(TestKeys.mallory()).key().publicKey();
  }

  /// RSA without any padding.
  private static byte[] raw(byte[] block) {
    return octets(new BigInteger(1, block).modPow(KEY.getPublicExponent(), N));
  }

  private static byte[] block(int first) {
    byte[] block = filled(256);
    block[0] = (byte) first;
    return block;
  }

  private static byte[] filled(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 0xff);
    return bytes;
  }

  private static byte[] octets(BigInteger number) {
    byte[] signed = number.toByteArray();
    byte[] octets = new byte[256];
    int length = Math.min(signed.length, 256);
    System.arraycopy(signed, signed.length - length, octets, 256 - length, length);
    return octets;
  }
}
