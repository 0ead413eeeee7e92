package dev.securecomm.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.testkit.PooledKeys;
import dev.securecomm.testkit.TestKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnKeysTest {

  private static final OwnKeys KEYS = TestKeys.alice();

  @Test
  void hasADifferentKeyForEachRole() {
    assertThat(KEYS.fingerprint()).isNotEqualTo(KEYS.currentSigning().kid());
    assertThat(KEYS.fingerprint()).isNotEqualTo(KEYS.currentDecryption().kid());
    assertThat(KEYS.currentSigning().kid()).isNotEqualTo(KEYS.currentDecryption().kid());
  }

  @ParameterizedTest
  @ValueSource(ints = {1024, 2047, 4097, 8192})
  void makesNoKeyThatThePolicyForbids(int bits) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OwnKeys.make(TestKeys.ALICE, bits, TestKeys.NOW));
  }

  @Test
  void renewedKeysComeFirstAndTheOldOnesStay() {
    Instant later = TestKeys.NOW.plus(Duration.ofDays(30));
    OwnKeys renewed = PrivateParts.renewed(KEYS, 2048, later);
    SignedJwkSet before = KEYS.sign(later, Duration.ofHours(1));
    SignedJwkSet after = renewed.sign(later, Duration.ofHours(1));

    assertThat(after.fingerprint()).isEqualTo(before.fingerprint());
    assertThat(after.seq()).isEqualTo(before.seq() + 1);
    assertThat(renewed.currentSigning().kid()).isNotEqualTo(KEYS.currentSigning().kid());
    assertThat(renewed.currentSigning().made()).isEqualTo(later);
    assertThat(renewed.currentDecryption().made()).isEqualTo(later);
    assertThat(renewed.identity().made()).isEqualTo(TestKeys.NOW);
    assertThat(renewed.decryption(KEYS.currentDecryption().kid())).isPresent();
    assertThat(after.keys().verifying())
        .extracting(VerifyingKey::kid)
        .containsExactly(renewed.currentSigning().kid(), KEYS.currentSigning().kid());
    assertThat(after.keys().currentEncryption().kid()).isEqualTo(renewed.currentDecryption().kid());
  }

  @Test
  void findsNoDecryptionKeyUnderAnotherKeysName() {
    assertThat(KEYS.decryption(KEYS.currentDecryption().kid())).isPresent();
    assertThat(KEYS.decryption(KEYS.currentSigning().kid())).isEmpty();
    assertThat(KEYS.decryption(KEYS.fingerprint())).isEmpty();
  }

  /// What is sealed for itself opens for whoever can guess it.
  @Test
  void everyPartyHasASecretOfItsOwn() {
    try (PooledKeys _ = PooledKeys.install()) {
      byte[] one = OwnKeys.make(TestKeys.ALICE, 2048, TestKeys.NOW).derive("purpose", 32);
      byte[] other = OwnKeys.make(TestKeys.ALICE, 2048, TestKeys.NOW).derive("purpose", 32);
      assertThat(one).hasSize(32).isNotEqualTo(other);
    }
    assertThat(KEYS.derive("purpose", 32))
        .isEqualTo(KEYS.derive("purpose", 32))
        .isNotEqualTo(KEYS.derive("another", 32))
        .isNotEqualTo(TestKeys.mallory().derive("purpose", 32));
  }

  @Test
  void knowsWhichKeysSignAndWhichWereTakenBack() {
    Kid signing = KEYS.currentSigning().kid();
    assertThat(KEYS.hasSigning(signing)).isTrue();
    assertThat(KEYS.hasSigning(KEYS.currentDecryption().kid())).isFalse();
    assertThat(KEYS.isRevoked(signing)).isFalse();
    OwnKeys revoking = PrivateParts.revoking(KEYS, TestKeys.NOW, signing);
    assertThat(revoking.isRevoked(signing)).isTrue();
    assertThat(revoking.isRevoked(KEYS.fingerprint())).isFalse();
  }

  /// For logs and tables.
  @Test
  void publicKeysAreCalledByTheirKidAndStatesByTheirWords() {
    assertThat(KEYS.currentSigning().verifyingKey())
        .hasToString("VerifyingKey " + KEYS.currentSigning().kid());
    assertThat(KEYS.currentDecryption().encryptionKey())
        .hasToString("EncryptionKey " + KEYS.currentDecryption().kid());
    assertThat(KEYS.sign(TestKeys.NOW, Duration.ofHours(1)))
        .hasToString("SignedJwkSet of alice, seq 1, identity " + KEYS.fingerprint());
    assertThat(KeyState.values())
        .extracting(KeyState::word)
        .containsExactly("announced", "active", "retiring");
  }

  @Test
  void whatTheKeyFileSaysReadsBack() throws MalformedException {
    JsonObject json = PrivateJwkSet.write(KEYS);
    assertThat(PrivateParts.json(PrivateJwkSet.read(JsonObject.parse(json.toBytes()))))
        .isEqualTo(json);
  }

  @Test
  void countsEveryUseOfAPrivateKey() {
    long before = KEYS.privateOperations();
    KEYS.currentSigning().sign(new byte[] {1});
    assertThat(KEYS.privateOperations()).isEqualTo(before + 1);
    KEYS.currentDecryption().unwrap(new byte[] {1});
    assertThat(KEYS.privateOperations()).isEqualTo(before + 2);
    KEYS.sign(TestKeys.NOW, Duration.ofHours(1));
    assertThat(KEYS.privateOperations()).isEqualTo(before + 3);
  }

  @Test
  void whatItSignsVerifiesUnderItsOwnKeyAlone() {
    byte[] input = {1, 2, 3};
    byte[] signature = KEYS.currentSigning().sign(input);
    VerifyingKey ours = KEYS.currentSigning().verifyingKey();
    VerifyingKey other = TestKeys.mallory().currentSigning().verifyingKey();
    assertThat(ours.verify(input, signature)).isTrue();
    assertThat(ours.verify(new byte[] {1, 2, 4}, signature)).isFalse();
    assertThat(other.verify(input, signature)).isFalse();
    assertThat(ours.verify(input, new byte[0])).isFalse();
    assertThat(ours.verify(input, Arrays.copyOf(signature, 257))).isFalse();
    assertThat(ours.verify(input, Arrays.copyOf(signature, 255))).isFalse();
    byte[] largest = new byte[256];
    Arrays.fill(largest, (byte) 0xff);
    assertThat(ours.verify(input, largest)).isFalse();
  }
}
