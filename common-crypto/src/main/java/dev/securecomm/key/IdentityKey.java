package dev.securecomm.key;

import dev.securecomm.codec.CompactJws;
import dev.securecomm.codec.JsonObject;
import java.time.Instant;

/// Our own long-lived key, which signs our JWK Set, vouches for its successor one day, and does
/// nothing else. Its kid is the fingerprint that our peers pin.
public final class IdentityKey {

  private final RsaKeyPair pair;

  IdentityKey(RsaKeyPair pair) {
    this.pair = pair;
  }

  public Kid fingerprint() {
    return pair.kid();
  }

  public Instant made() {
    return pair.life().made();
  }

  /// Claims as a compact JWS (protocol section 1.1).
  ///
  /// @param typ says what kind of claims, so that none is taken for another
  String sign(String typ, JsonObject claims) {
    JsonObject header =
        JsonObject.builder()
            .add("alg", KeyUse.SIGNATURE.alg())
            .add("typ", typ)
            .add("kid", pair.kid().value())
            .add(
                "jwk",
                Jwk.writePublic(pair.publicKey(), pair.kid(), KeyUse.SIGNATURE, KeyLife.UNSAID))
            .build();
    CompactJws jws = CompactJws.unsigned(header, claims.toBytes());
    return jws.signed(Pss.sign(pair.privateKey(), jws.signingInput())).compact();
  }

  RsaKeyPair pair() {
    return pair;
  }

  @Override
  public String toString() {
    return "IdentityKey " + pair;
  }
}
