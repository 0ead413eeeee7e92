package dev.securecomm.key;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A party's own private keys: its identity, and signing and decryption keys, the current one of
/// each first.
public final class OwnKeys {

  private final Party party;
  private final long seq;
  private final IdentityKey identity;
  private final List<SigningKey> signing;
  private final List<DecryptionKey> decryption;

  private OwnKeys(
      Party party,
      long seq,
      IdentityKey identity,
      List<SigningKey> signing,
      List<DecryptionKey> decryption) {
    this.party = party;
    this.seq = seq;
    this.identity = identity;
    this.signing = List.copyOf(signing);
    this.decryption = List.copyOf(decryption);
  }

  /// Makes an identity and one key of each kind. This takes seconds at 3072 bits and more.
  public static OwnKeys make(Party party, int bits, Instant now) {
    List<RsaKeyPair> pairs =
        Stream.generate(() -> RsaKeyPair.generate(bits, now)).limit(3).toList();
    return new OwnKeys(
        party,
        1,
        new IdentityKey(pairs.get(0)),
        List.of(new SigningKey(pairs.get(1))),
        List.of(new DecryptionKey(pairs.get(2))));
  }

  /// The same identity with a new signing and a new decryption key in front of the old ones, which
  /// still open what was sealed to them.
  public OwnKeys renewed(int bits, Instant now) {
    List<SigningKey> signingNow = new ArrayList<>(signing);
    signingNow.addFirst(new SigningKey(RsaKeyPair.generate(bits, now)));
    List<DecryptionKey> decryptionNow = new ArrayList<>(decryption);
    decryptionNow.addFirst(new DecryptionKey(RsaKeyPair.generate(bits, now)));
    return new OwnKeys(party, seq + 1, identity, signingNow, decryptionNow);
  }

  public Party party() {
    return party;
  }

  public IdentityKey identity() {
    return identity;
  }

  public Kid fingerprint() {
    return identity.fingerprint();
  }

  /// A secret of this identity for one purpose, the same at every start (HKDF of its private key,
  /// which is used for nothing else but to sign JWK Sets, and cannot be learned from this).
  ///
  /// @param length in bytes
  public byte[] derive(String purpose, int length) {
    byte[] secret = identity.pair().privateKeyToKeep().getEncoded();
    return Hkdf.derive(secret, purpose.getBytes(StandardCharsets.UTF_8), length);
  }

  public SigningKey currentSigning() {
    return signing.getFirst();
  }

  public DecryptionKey currentDecryption() {
    return decryption.getFirst();
  }

  public Optional<DecryptionKey> decryption(Kid kid) {
    return decryption.stream().filter(key -> key.kid().equals(kid)).findFirst();
  }

  /// What peers may know.
  public JwkSet published() {
    return new JwkSet(
        signing.stream().map(SigningKey::verifyingKey).toList(),
        decryption.stream().map(DecryptionKey::encryptionKey).toList());
  }

  /// Our published keys under our identity's signature, from now on for so long.
  public SignedJwkSet sign(Instant now, Duration lifetime) {
    Validity validity = Validity.from(now, lifetime);
    JsonObject claims =
        JsonObject.builder()
            .add("iss", party.name())
            .add("sub", party.name())
            .add("iat", validity.iat().getEpochSecond())
            .add("exp", validity.exp().getEpochSecond())
            .add("seq", seq)
            .add("keys", published().toJwks())
            .build();
    try {
      return SignedJwkSet.parse(identity.sign(claims));
    } catch (MalformedException e) {
      throw new IllegalStateException("our own JWK Set verifies", e);
    }
  }

  /// How often a private key was used since the start: what the machine's time goes into.
  public long privateOperations() {
    return Stream.of(
            Stream.of(identity.pair()),
            signing.stream().map(SigningKey::pair),
            decryption.stream().map(DecryptionKey::pair))
        .flatMap(pairs -> pairs)
        .mapToLong(RsaKeyPair::operations)
        .sum();
  }

  /// The private JWK Set for the key file: the identity is the key that `identity` names.
  JsonObject toPrivateJson() {
    List<JsonObject> keys = new ArrayList<>();
    keys.add(Jwk.writePrivate(identity.pair(), KeyUse.SIGNATURE));
    signing.forEach(key -> keys.add(Jwk.writePrivate(key.pair(), KeyUse.SIGNATURE)));
    decryption.forEach(key -> keys.add(Jwk.writePrivate(key.pair(), KeyUse.ENCRYPTION)));
    return JsonObject.builder()
        .add("party", party.name())
        .add("seq", seq)
        .add("identity", fingerprint().value())
        .add("keys", keys)
        .build();
  }

  static OwnKeys parsePrivate(JsonObject set) throws MalformedException {
    Kid fingerprint = set.value("identity", Kid::new);
    Optional<IdentityKey> identity = Optional.empty();
    List<SigningKey> signing = new ArrayList<>();
    List<DecryptionKey> decryption = new ArrayList<>();
    for (JsonObject jwk : set.objects("keys")) {
      if (jwk.string("use").equals(KeyUse.ENCRYPTION.use())) {
        decryption.add(new DecryptionKey(Jwk.readPrivate(jwk, KeyUse.ENCRYPTION)));
        continue;
      }
      RsaKeyPair pair = Jwk.readPrivate(jwk, KeyUse.SIGNATURE);
      if (pair.kid().equals(fingerprint)) {
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
    return new OwnKeys(
        set.value("party", Party::new), set.integer("seq"), identity.get(), signing, decryption);
  }

  @Override
  public String toString() {
    return "OwnKeys of " + party + ", seq " + seq + ", identity " + fingerprint() + " [redacted]";
  }
}
