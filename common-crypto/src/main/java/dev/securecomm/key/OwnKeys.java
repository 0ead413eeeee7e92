package dev.securecomm.key;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A party's own private keys: its identity, and signing and decryption keys, the current one of
/// each first.
///
/// What is in the key file has the newest first instead, which may only be announced: [Keyring]
/// gives the keys as they are in use now.
public final class OwnKeys {

  static final int SECRET_BYTES = 32;

  private final Party party;
  private final long seq;
  private final Root root;
  private final Generations<SigningKey> signing;
  private final Generations<DecryptionKey> decryption;
  private final List<Revocation> revoked;

  OwnKeys(
      Root root,
      Party party,
      long seq,
      Generations<SigningKey> signing,
      Generations<DecryptionKey> decryption,
      List<Revocation> revoked) {
    this.root = root;
    this.party = party;
    this.seq = seq;
    this.signing = signing;
    this.decryption = decryption;
    this.revoked = List.copyOf(revoked);
  }

  /// What all the rest hangs on.
  ///
  /// @param succession the identities before
  /// @param secret what this party's secrets for itself are derived from: it stays when the
  ///   identity changes
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Root(IdentityKey identity, Succession succession, byte[] secret) {

    @Override
    public String toString() {
      return "[redacted]";
    }
  }

  /// Makes an identity and one key of each kind. This takes seconds at 3072 bits and more.
  public static OwnKeys make(Party party, int bits, Instant now) {
    KeyLife life = KeyLife.atOnce(now);
    byte[] secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    return new OwnKeys(
        new Root(new IdentityKey(RsaKeyPair.generate(bits, life)), Succession.NONE, secret),
        party,
        1,
        Generations.of(new SigningKey(RsaKeyPair.generate(bits, life))),
        Generations.of(new DecryptionKey(RsaKeyPair.generate(bits, life))),
        List.of());
  }

  public Party party() {
    return party;
  }

  public long seq() {
    return seq;
  }

  public IdentityKey identity() {
    return root.identity();
  }

  public Kid fingerprint() {
    return identity().fingerprint();
  }

  /// A secret of this party for one purpose, the same at every start and under every identity that
  /// it comes to have.
  ///
  /// @param length in bytes
  public byte[] derive(String purpose, int length) {
    return Hkdf.expand(root.secret(), purpose.getBytes(StandardCharsets.UTF_8), length);
  }

  public SigningKey currentSigning() {
    return signing.all().getFirst();
  }

  public DecryptionKey currentDecryption() {
    return decryption.all().getFirst();
  }

  public Optional<DecryptionKey> decryption(Kid kid) {
    return decryption.find(kid);
  }

  /// Whether peers that know our keys verify what this key has signed.
  public boolean hasSigning(Kid kid) {
    return signing.find(kid).isPresent();
  }

  /// Whether a key was ours until we took it back.
  public boolean isRevoked(Kid kid) {
    return revoked.stream().anyMatch(revocation -> revocation.kid().equals(kid));
  }

  /// What peers may know.
  public JwkSet published() {
    return new JwkSet(
        signing.all().stream().map(SigningKey::verifyingKey).toList(),
        decryption.all().stream().map(DecryptionKey::encryptionKey).toList(),
        revoked);
  }

  /// Our published keys under our identity's signature, from now on for so long.
  public SignedJwkSet sign(Instant now, Duration lifetime) {
    Validity validity = Validity.from(now, lifetime);
    JsonObject.Builder claims =
        JsonObject.builder()
            .add("iss", party.name())
            .add("sub", party.name())
            .add("iat", validity.iat().getEpochSecond())
            .add("exp", validity.exp().getEpochSecond())
            .add("seq", seq);
    published().addTo(claims);
    root.succession().addTo(claims);
    try {
      return SignedJwkSet.parse(identity().sign(SignedJwkSet.TYP, claims.build()));
    } catch (MalformedException e) {
      throw new IllegalStateException("our own JWK Set verifies", e);
    }
  }

  /// How often a private key was used since it was read or made: what the machine's time goes into.
  public long privateOperations() {
    return Stream.of(
            Stream.of(identity().pair()),
            signing.all().stream().map(SigningKey::pair),
            decryption.all().stream().map(DecryptionKey::pair))
        .flatMap(pairs -> pairs)
        .mapToLong(RsaKeyPair::operations)
        .sum();
  }

  /// Every key with its state, the identity first, and then the newest of each kind.
  List<KeyStatus> states(Instant now) {
    List<KeyStatus> states = new ArrayList<>();
    states.add(KeyStatus.of(identity()));
    signing.all().forEach(key -> states.add(KeyStatus.of("signing", key, signing.state(key, now))));
    decryption
        .all()
        .forEach(key -> states.add(KeyStatus.of("encryption", key, decryption.state(key, now))));
    return states;
  }

  /// The keys as they are in use at a time.
  OwnKeys at(Instant now) {
    return new OwnKeys(
        root,
        party,
        seq,
        signing.at(now),
        decryption.at(now),
        revoked.stream().filter(revocation -> revocation.isNeeded(now)).toList());
  }

  /// The times at which other keys come into use, or go.
  Stream<Instant> changes() {
    return Stream.of(
            signing.changes(), decryption.changes(), revoked.stream().map(Revocation::until))
        .flatMap(times -> times);
  }

  /// The same identity with other keys, which peers tell from those before by their `seq`.
  OwnKeys with(
      Generations<SigningKey> otherSigning,
      Generations<DecryptionKey> otherDecryption,
      List<Revocation> otherRevoked) {
    return new OwnKeys(root, party, seq + 1, otherSigning, otherDecryption, otherRevoked);
  }

  /// The same keys under another identity.
  OwnKeys under(IdentityKey other, Succession succession, List<Revocation> otherRevoked) {
    return new OwnKeys(
        new Root(other, succession, root.secret()),
        party,
        seq + 1,
        signing,
        decryption,
        otherRevoked);
  }

  Root root() {
    return root;
  }

  Generations<SigningKey> signing() {
    return signing;
  }

  Generations<DecryptionKey> decryption() {
    return decryption;
  }

  List<Revocation> revoked() {
    return revoked;
  }

  @Override
  public String toString() {
    return "OwnKeys of " + party + ", seq " + seq + ", identity " + fingerprint() + " [redacted]";
  }
}
