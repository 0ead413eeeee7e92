package dev.securecomm.key;

import dev.securecomm.codec.Base64Url;
import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How a party's own keys look in their file: a JWK Set with private keys (RFC 7517 section 5),
/// among which `identity` names the identity.
final class PrivateJwkSet {

  private PrivateJwkSet() {}

  static JsonObject write(OwnKeys keys) {
    List<JsonObject> jwks = new ArrayList<>();
    jwks.add(Jwk.writePrivate(keys.identity().pair(), KeyUse.SIGNATURE));
    keys.signing().all().forEach(key -> jwks.add(Jwk.writePrivate(key.pair(), KeyUse.SIGNATURE)));
    keys.decryption()
        .all()
        .forEach(key -> jwks.add(Jwk.writePrivate(key.pair(), KeyUse.ENCRYPTION)));
    JsonObject.Builder set =
        JsonObject.builder()
            .add("party", keys.party().name())
            .add("seq", keys.seq())
            .add("identity", keys.fingerprint().value())
            .add("secret", Base64Url.encode(keys.root().secret()))
            .add("keys", jwks);
    Revocation.add(keys.revoked(), set);
    return keys.root().succession().addTo(set).build();
  }

  /// @throws MalformedException if it is not a whole set of keys
  static OwnKeys read(JsonObject set) throws MalformedException {
    Kid fingerprint = set.value("identity", Kid::new);
    Party party = set.value("party", Party::new);
    Optional<IdentityKey> identity = Optional.empty();
    List<SigningKey> signing = new ArrayList<>();
    List<DecryptionKey> decryption = new ArrayList<>();
    Set<Kid> kids = new HashSet<>();
    for (JsonObject jwk : set.objects("keys")) {
      boolean encrypts = jwk.string("use").equals(KeyUse.ENCRYPTION.use());
      RsaKeyPair pair = Jwk.readPrivate(jwk, encrypts ? KeyUse.ENCRYPTION : KeyUse.SIGNATURE);
      // One key, one algorithm. The kid leaves `use` out, so two roles show as one kid twice.
      if (!kids.add(pair.kid())) {
        throw new MalformedException("one key appears twice");
      }
      if (encrypts) {
        decryption.add(new DecryptionKey(pair));
      } else if (pair.kid().equals(fingerprint)) {
        identity = Optional.of(new IdentityKey(pair));
      } else {
        signing.add(new SigningKey(pair));
      }
    }
    if (identity.isEmpty() || signing.isEmpty() || decryption.isEmpty()) {
      throw new MalformedException("not an identity, a signing and an encryption key");
    }
    if (set.integer("seq") < 1) {
      throw new MalformedException("seq is below 1");
    }
    OwnKeys keys =
        new OwnKeys(
            new OwnKeys.Root(
                identity.get(),
                Succession.of(set, party, fingerprint),
                secret(set, identity.get())),
            party,
            set.integer("seq"),
            new Generations<>(signing),
            new Generations<>(decryption),
            Revocation.listOf(set));
    if (keys.published().holdsRevoked()) {
      throw new MalformedException("a key is listed and revoked");
    }
    return keys;
  }

  /// A version that knew no succession derived its secrets from the identity itself: what it kept
  /// still opens, and the identity need not stay for that.
  private static byte[] secret(JsonObject set, IdentityKey identity) throws MalformedException {
    if (!set.has("secret")) {
      return Hkdf.extract(identity.pair().privateKeyToKeep().getEncoded());
    }
    byte[] secret = set.base64Url("secret");
    if (secret.length != OwnKeys.SECRET_BYTES) {
      throw new MalformedException("secret has not " + OwnKeys.SECRET_BYTES + " bytes");
    }
    return secret;
  }
}
