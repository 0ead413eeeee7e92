package dev.securecomm.key;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Opens what the main code keeps shut, for those who forge.
public final class PrivateParts {

  private PrivateParts() {}

  public static RSAPrivateCrtKey identity(OwnKeys keys) {
    return keys.identity().pair().privateKeyToKeep();
  }

  public static RSAPrivateCrtKey signing(OwnKeys keys) {
    return keys.currentSigning().pair().privateKeyToKeep();
  }

  public static RSAPrivateCrtKey decryption(OwnKeys keys) {
    return keys.currentDecryption().pair().privateKeyToKeep();
  }

  public static RSAPublicKey identityPublic(OwnKeys keys) {
    return keys.identity().pair().publicKey();
  }

  public static RSAPublicKey signingPublic(OwnKeys keys) {
    return keys.currentSigning().pair().publicKey();
  }

  /// All the pairs, the identity first.
  public static List<KeyPair> pairs(OwnKeys keys) {
    return Stream.of(
            Stream.of(keys.identity().pair()),
            keys.signing().all().stream().map(SigningKey::pair),
            keys.decryption().all().stream().map(DecryptionKey::pair))
        .flatMap(pairs -> pairs)
        .map(pair -> new KeyPair(pair.publicKey(), pair.privateKeyToKeep()))
        .toList();
  }

  /// The private JWK Set, as the key file has it.
  public static JsonObject json(OwnKeys keys) {
    return PrivateJwkSet.write(keys);
  }

  /// The same identity with its current keys alone, as after those before them were destroyed.
  public static OwnKeys onlyCurrent(OwnKeys keys) throws MalformedException {
    List<String> kept =
        Stream.of(keys.fingerprint(), keys.currentSigning().kid(), keys.currentDecryption().kid())
            .map(Kid::value)
            .toList();
    JsonObject all = PrivateJwkSet.write(keys);
    List<JsonObject> current = new ArrayList<>();
    for (JsonObject jwk : all.objects("keys")) {
      if (kept.contains(jwk.string("kid"))) {
        current.add(jwk);
      }
    }
    return PrivateJwkSet.read(
        JsonObject.builder()
            .add("party", all.string("party"))
            .add("seq", all.integer("seq"))
            .add("identity", all.string("identity"))
            .add("keys", current)
            .build());
  }

  /// The same identity with a new signing and a new decryption key, which are used at once, in
  /// front of the old ones, which still count.
  public static OwnKeys renewed(OwnKeys keys, int bits, Instant now) {
    KeyLife life = KeyLife.atOnce(now);
    Duration counting = Duration.ofDays(3650);
    return keys.with(
        keys.signing().followedBy(new SigningKey(RsaKeyPair.generate(bits, life)), counting),
        keys.decryption().followedBy(new DecryptionKey(RsaKeyPair.generate(bits, life)), counting),
        keys.revoked());
  }

  /// The same keys, after these were taken back.
  public static OwnKeys revoking(OwnKeys keys, Instant at, Kid... kids) {
    return keys.with(keys.signing(), keys.decryption(), revocations(at, kids));
  }

  /// The same published keys, after these were taken back.
  public static JwkSet revoking(JwkSet set, Instant at, Kid... kids) {
    return new JwkSet(set.verifying(), set.encryption(), revocations(at, kids));
  }

  private static List<Revocation> revocations(Instant at, Kid... kids) {
    return Stream.of(kids).map(kid -> new Revocation(kid, at, at.plusSeconds(3600))).toList();
  }

  /// A private key of somebody else, to unwrap with.
  public static DecryptionKey decryptionKey(JsonObject jwk) throws MalformedException {
    return new DecryptionKey(Jwk.readPrivate(jwk, KeyUse.ENCRYPTION));
  }

  public static OwnKeys parse(JsonObject privateJson) throws MalformedException {
    return PrivateJwkSet.read(privateJson);
  }
}
