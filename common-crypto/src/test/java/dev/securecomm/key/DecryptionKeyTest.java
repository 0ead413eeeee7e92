package dev.securecomm.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.TestKeys;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecryptionKeyTest {

  private static final DecryptionKey OURS = TestKeys.server().currentDecryption();
  private static final EncryptionKey THEIRS = OURS.encryptionKey();

  @Test
  void unwrapsWhatWasWrapped() {
    byte[] k = Primitives.random(32);
    assertThat(OURS.unwrap(THEIRS.wrap(k))).isEqualTo(k);
    assertThat(OURS.unwrap(Primitives.oaep256(THEIRS.publicKey(), k))).isEqualTo(k);
  }

  /// Attack 23. A key of another length opens nothing, and no caller sees that it was one.
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 24, 31, 33, 64, 190})
  void givesRandomBytesForAKeyOfAnotherLength(int length) {
    byte[] wrapped = THEIRS.wrap(Primitives.random(length));
    isRandom(wrapped);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255, 256, 257, 512, 4096})
  void givesRandomBytesForWhatIsNoWrappedKey(int length) {
    isRandom(new byte[length]);
    byte[] largest = new byte[length];
    Arrays.fill(largest, (byte) 0xff);
    isRandom(largest);
  }

  /// RFC 8017 section 7.1.2 step 1b: a ciphertext has exactly the modulus' length. One that begins
  /// with zeros would else have several spellings, each with a digest of its own.
  @Test
  void givesRandomBytesForAWrappedKeyWithoutItsLeadingZero() {
    byte[] k = Primitives.random(32);
    byte[] wrapped = THEIRS.wrap(k);
    while (wrapped[0] != 0) {
      wrapped = THEIRS.wrap(k);
    }
    assertThat(OURS.unwrap(wrapped)).isEqualTo(k);
    assertThat(OURS.unwrap(Arrays.copyOfRange(wrapped, 1, 256))).isNotEqualTo(k);
    assertThat(OURS.unwrap(Primitives.concat(new byte[1], wrapped))).isNotEqualTo(k);
  }

  private static void isRandom(byte[] wrapped) {
    byte[] once = OURS.unwrap(wrapped);
    byte[] again = OURS.unwrap(wrapped);
    assertThat(once).hasSize(32).isNotEqualTo(again).isNotEqualTo(new byte[32]);
    assertThat(again).hasSize(32);
  }
}
