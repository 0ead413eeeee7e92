package dev.securecomm.key;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import java.security.interfaces.RSAPublicKey;

/// A peer's public encryption key: it wraps content keys by RSA-OAEP-256, and nothing else.
public final class EncryptionKey {

  private final RSAPublicKey key;
  private final Kid kid;
  private final KeyLife life;

  EncryptionKey(RSAPublicKey key, KeyLife life) {
    KeyPolicy.check(key.getModulus(), key.getPublicExponent());
    this.key = key;
    this.kid = Jose.thumbprint(key);
    this.life = life;
  }

  /// Reads a published encryption key.
  ///
  /// @throws MalformedException if the JWK is not an encryption key that passes the policy
  public static EncryptionKey parse(JsonObject jwk) throws MalformedException {
    return new EncryptionKey(Jwk.readPublic(jwk, KeyUse.ENCRYPTION), KeyLife.parse(jwk));
  }

  public Kid kid() {
    return kid;
  }

  public byte[] wrap(byte[] contentKey) {
    return Oaep.wrap(key, contentKey);
  }

  /// The key itself, for those who read PEM.
  public RSAPublicKey publicKey() {
    return key;
  }

  /// What its owner says of when it is used.
  public KeyLife life() {
    return life;
  }

  public JsonObject toJwk() {
    return Jwk.writePublic(key, kid, KeyUse.ENCRYPTION, life);
  }

  @Override
  public String toString() {
    return "EncryptionKey " + kid;
  }
}
