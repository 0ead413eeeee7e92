package dev.securecomm.key;

import dev.securecomm.codec.Base64Url;
import dev.securecomm.codec.CompactJws;
import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A JWK Set signed by an identity (protocol section 1.1).
///
/// Holding one proves that the identity whose fingerprint it bears has signed it; only parsing
/// makes one. It does not prove that this identity is the party's: whoever asks for trust has it
/// decided in `dev.securecomm.trust`, where the fingerprint is compared with the pin.
public final class SignedJwkSet {

  static final String TYP = "jwk-set+jwt";

  private static final Set<String> HEADER = Set.of("alg", "typ", "kid", "jwk");

  private final String compact;
  private final Kid fingerprint;
  private final Party party;
  private final Validity validity;
  private final long seq;
  private final JwkSet keys;
  private final Succession succession;

  private SignedJwkSet(String compact, Kid fingerprint, JsonObject claims)
      throws MalformedException {
    this.compact = compact;
    this.fingerprint = fingerprint;
    this.party = claims.value("iss", Party::new);
    claims.constant("sub", party.name());
    this.validity = Validity.ofSeconds(claims.integer("iat"), claims.integer("exp"));
    this.seq = claims.integer("seq");
    if (seq < 1) {
      throw new MalformedException("seq is below 1");
    }
    this.keys = JwkSet.parse(claims);
    if (keys.holds(fingerprint)) {
      throw new MalformedException("the identity is among the keys");
    }
    this.succession = Succession.of(claims, party, fingerprint);
  }

  /// Reads and verifies a signed JWK Set. Claims that we do not know are ignored, so that a later
  /// version may add some; header members are a closed list, so that none asks for another
  /// algorithm, key or extension.
  ///
  /// @throws MalformedException if it is not one, or its signature does not hold
  public static SignedJwkSet parse(String compact) throws MalformedException {
    CompactJws jws = CompactJws.parse(compact);
    Kid fingerprint = signer(jws, TYP);
    JsonObject claims = JsonObject.parse(jws.payload());
    return new SignedJwkSet(compact, fingerprint, claims);
  }

  /// Whose set it says it is. Nothing is verified: anyone can say so.
  ///
  /// @throws MalformedException if it says nothing of the kind
  public static Party claimedParty(String compact) throws MalformedException {
    CompactJws jws = CompactJws.parse(compact);
    return JsonObject.parse(jws.payload()).value("iss", Party::new);
  }

  /// The identity that has signed a JWS, which holds its public key.
  ///
  /// @throws MalformedException if the signature does not hold, or it is a JWS of another type
  static Kid signer(CompactJws jws, String typ) throws MalformedException {
    JsonObject header = JsonObject.parse(Base64Url.decode(jws.protectedHeader()));
    header.exactly(HEADER);
    header.constant("alg", KeyUse.SIGNATURE.alg());
    header.constant("typ", typ);
    VerifyingKey identity =
        new VerifyingKey(Jwk.readIdentity(header.object("jwk")), KeyLife.UNSAID);
    header.constant("kid", identity.kid().value());
    if (!identity.verify(jws.signingInput(), Base64Url.decode(jws.signature()))) {
      throw new MalformedException("the identity's signature does not hold");
    }
    return identity.kid();
  }

  /// The compact JWS, exactly as it was signed.
  public String compact() {
    return compact;
  }

  public Kid fingerprint() {
    return fingerprint;
  }

  public Party party() {
    return party;
  }

  public Validity validity() {
    return validity;
  }

  /// Counts the changes of the party's keys; a set with a lower one is an old one.
  public long seq() {
    return seq;
  }

  public JwkSet keys() {
    return keys;
  }

  /// The identities before this one, which lead to it.
  public Succession succession() {
    return succession;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SignedJwkSet that && compact.equals(that.compact);
  }

  @Override
  public int hashCode() {
    return compact.hashCode();
  }

  @Override
  public String toString() {
    return "SignedJwkSet of " + party + ", seq " + seq + ", identity " + fingerprint;
  }
}
