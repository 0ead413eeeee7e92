package dev.securecomm.key;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import java.security.interfaces.RSAPublicKey;

/// A peer's public signing key: it verifies PS256, and nothing else.
public final class VerifyingKey {

  private final RSAPublicKey key;
  private final Kid kid;
  private final KeyLife life;

  VerifyingKey(RSAPublicKey key, KeyLife life) {
    KeyPolicy.check(key.getModulus(), key.getPublicExponent());
    this.key = key;
    this.kid = Jose.thumbprint(key);
    this.life = life;
  }

  /// Reads a published signing key.
  ///
  /// @throws MalformedException if the JWK is not a signing key that passes the policy
  public static VerifyingKey parse(JsonObject jwk) throws MalformedException {
    return new VerifyingKey(Jwk.readPublic(jwk, KeyUse.SIGNATURE), KeyLife.parse(jwk));
  }

  public Kid kid() {
    return kid;
  }

  /// Whether the signature over the input is this key's. A signature of a wrong length, or one that
  /// is no number below the modulus, is just not this key's.
  public boolean verify(byte[] input, byte[] signature) {
    return Pss.verify(key, input, signature);
  }

  /// What its owner says of when it is used.
  public KeyLife life() {
    return life;
  }

  public JsonObject toJwk() {
    return Jwk.writePublic(key, kid, KeyUse.SIGNATURE, life);
  }

  @Override
  public String toString() {
    return "VerifyingKey " + kid;
  }
}
