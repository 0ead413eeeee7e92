package dev.securecomm.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.file.PrivateFolder;
import dev.securecomm.file.UnusableFileException;
import dev.securecomm.testkit.MutableClock;
import dev.securecomm.testkit.PooledKeys;
import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.TestKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/// The version before this one knew no rotation: its key file is still read, and it reads what is
/// published now.
class EarlierVersionTest {

  private static final OwnKeys ALICE = TestKeys.alice();
  private static final Duration DAY = Duration.ofDays(1);
  private static final Rotation ROTATION =
      new Rotation(RotationWindows.of(Duration.ofDays(90), DAY, DAY), 2048);

  private static final Set<String> OLD_JWK = Set.of("kty", "n", "e", "use", "alg", "kid");

  @TempDir private Path temp;

  @Test
  void itsKeyFileIsReadAsItWas() throws MalformedException {
    OwnKeys read = PrivateParts.parse(oldFile());
    assertThat(read.fingerprint()).isEqualTo(ALICE.fingerprint());
    assertThat(read.seq()).isEqualTo(ALICE.seq());
    assertThat(read.currentSigning().kid()).isEqualTo(ALICE.currentSigning().kid());
    assertThat(read.currentDecryption().kid()).isEqualTo(ALICE.currentDecryption().kid());
    assertThat(read.currentSigning().life()).isEqualTo(KeyLife.atOnce(TestKeys.NOW));
    assertThat(read.root().succession()).isEqualTo(Succession.NONE);
    assertThat(read.revoked()).isEmpty();
  }

  /// HKDF-SHA-256 of the identity's PKCS #8 encoding, as that version did it.
  @ParameterizedTest
  @ValueSource(strings = {"", "replies", "a purpose of more than thirty-two bytes, and more"})
  void itDerivedTheSameSecrets(String purpose) throws MalformedException {
    byte[] before =
        Primitives.hkdf(
            PrivateParts.identity(ALICE).getEncoded(), purpose.getBytes(StandardCharsets.UTF_8));
    OwnKeys read = PrivateParts.parse(oldFile());
    assertThat(read.derive(purpose, 32)).isEqualTo(before);
    assertThat(read.derive(purpose, 16)).isEqualTo(Arrays.copyOf(before, 16));
  }

  @Test
  void whatItDerivedOutlivesItsIdentityAndTheFileIsThenWrittenWithTheSecret()
      throws MalformedException {
    PrivateFolder folder = PrivateFolder.open(temp.resolve("data"));
    folder.replace("keys", oldFile().toBytes());
    Keyring keyring =
        new KeyFile(folder, null).open(TestKeys.ALICE, 2048, MutableClock.at(TestKeys.NOW));
    byte[] before = keyring.get().derive("purpose", 32);
    assertThat(folder.read("keys")).hasValue(oldFile().toBytes());
    try (PooledKeys pool = PooledKeys.install()) {
      keyring.change(keys -> ROTATION.succeeded(keys, InstantSource.fixed(TestKeys.NOW)));
      keyring.change(keys -> ROTATION.reborn(keys, InstantSource.fixed(TestKeys.NOW)));
      assertThat(pool.given()).isEqualTo(4);
    }
    OwnKeys read = new KeyFile(folder, null).load(TestKeys.ALICE);
    assertThat(read.fingerprint()).isNotEqualTo(ALICE.fingerprint());
    assertThat(read.derive("purpose", 32)).isEqualTo(before);
    assertThat(JsonObject.parse(folder.read("keys").orElseThrow()).base64Url("secret")).hasSize(32);
  }

  /// An old key that was never followed is followed when its time has come.
  @Test
  void itsKeysAreRotatedLikeOthers() throws MalformedException {
    OwnKeys read = PrivateParts.parse(oldFile());
    Instant due = TestKeys.NOW.plus(Duration.ofDays(89)).minusSeconds(180);
    try (PooledKeys pool = PooledKeys.install()) {
      assertThat(ROTATION.due(read, InstantSource.fixed(due.minusSeconds(1)))).isSameAs(read);
      assertThat(ROTATION.due(read, InstantSource.fixed(due)).signing().all()).hasSize(2);
      assertThat(pool.given()).isEqualTo(2);
    }
  }

  /// A secret that was cut would open nothing of what it was to open.
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31, 33, 64})
  void aSecretOfAnotherLengthIsRefused(int length) {
    PrivateFolder folder = PrivateFolder.open(temp.resolve("data"));
    ObjectNode file = (ObjectNode) tree(PrivateParts.json(ALICE));
    file.put("secret", Primitives.b64(new byte[length]));
    folder.replace("keys", file.toString().getBytes(StandardCharsets.UTF_8));
    assertThatExceptionOfType(UnusableFileException.class)
        .isThrownBy(() -> new KeyFile(folder, null).load(TestKeys.ALICE))
        .withMessageContaining("secret");
  }

  /// Its rules: a closed list of what it needs, and what it does not know is ignored.
  @Test
  void whatIsPublishedNowHoldsAllThatItReads() {
    OwnKeys keys;
    try (PooledKeys pool = PooledKeys.install()) {
      keys = ROTATION.atOnce(ALICE, InstantSource.fixed(TestKeys.NOW));
      keys = ROTATION.early(keys, InstantSource.fixed(TestKeys.NOW));
      keys = ROTATION.succeeded(keys, InstantSource.fixed(TestKeys.NOW));
      assertThat(pool.given()).isEqualTo(5);
    }
    SignedJwkSet signed = keys.at(TestKeys.NOW).sign(TestKeys.NOW, DAY);
    String[] parts = signed.compact().split("\\.", -1);
    JsonNode header = tree(Primitives.unb64(parts[0]));
    JsonNode claims = tree(Primitives.unb64(parts[1]));
    assertThat(header.propertyNames()).containsExactlyInAnyOrder("alg", "typ", "kid", "jwk");
    assertThat(header.get("typ").stringValue()).isEqualTo("jwk-set+jwt");
    assertThat(header.get("jwk").propertyNames()).containsExactlyInAnyOrderElementsOf(OLD_JWK);
    assertThat(claims.propertyNames())
        .containsExactlyInAnyOrder(
            "iss", "sub", "iat", "exp", "seq", "keys", "revoked", "succession");
    assertThat(claims.get("keys")).hasSize(4);
    for (JsonNode jwk : claims.get("keys")) {
      assertThat(jwk.propertyNames()).containsAll(OLD_JWK);
      assertThat(extra(jwk)).isSubsetOf("iat", "nbf", "exp");
      assertThat(jwk.get("kty").stringValue()).isEqualTo("RSA");
      assertThat(jwk.get("e").stringValue()).isEqualTo("AQAB");
    }
    // The current one of each comes first, which is all that it went by.
    assertThat(claims.get("keys").get(0).get("kid").stringValue())
        .isEqualTo(keys.at(TestKeys.NOW).currentSigning().kid().value());
    assertThat(claims.get("keys").get(2).get("kid").stringValue())
        .isEqualTo(keys.at(TestKeys.NOW).currentDecryption().kid().value());
    assertThat(List.of("sig", "sig", "enc", "enc"))
        .isEqualTo(
            claims.get("keys").valueStream().map(jwk -> jwk.get("use").stringValue()).toList());
  }

  private static List<String> extra(JsonNode jwk) {
    return jwk.propertyNames().stream().filter(name -> !OLD_JWK.contains(name)).toList();
  }

  /// Today's file without what it did not have.
  private static JsonObject oldFile() throws MalformedException {
    ObjectNode file = (ObjectNode) tree(PrivateParts.json(ALICE));
    file.remove(List.of("secret", "revoked", "succession"));
    for (JsonNode jwk : file.get("keys")) {
      ((ObjectNode) jwk).remove(List.of("nbf", "exp"));
      assertThat(jwk.has("iat")).isTrue();
    }
    assertThat(file.propertyNames()).containsExactlyInAnyOrder("party", "seq", "identity", "keys");
    return JsonObject.parse(file.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode tree(JsonObject json) {
    return tree(json.toBytes());
  }

  private static JsonNode tree(byte[] json) {
    return new ObjectMapper().readTree(json);
  }
}
