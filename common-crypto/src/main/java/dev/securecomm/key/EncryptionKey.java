package dev.securecomm.key;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import java.security.interfaces.RSAPublicKey;

/// A peer's public encryption key: it wraps content keys by RSA-OAEP-256, and nothing else.
public final class EncryptionKey {

  private final RSAPublicKey key;
  private final Kid kid;

  EncryptionKey(RSAPublicKey key) {
    KeyPolicy.check(key.getModulus(), key.getPublicExponent());
    this.key = key;
    this.kid = Jose.thumbprint(key);
  }

  /// Reads a published encryption key.
  ///
  /// @throws MalformedException if the JWK is not an encryption key that passes the policy
  public static EncryptionKey parse(JsonObject jwk) throws MalformedException {
    return new EncryptionKey(Jwk.readPublic(jwk, KeyUse.ENCRYPTION));
  }

  public Kid kid() {
    return kid;
  }

  public byte[] wrap(byte[] contentKey) {
    return Oaep.wrap(key, contentKey);
  }

  /// The key itself, for a library that wraps with it and for those who read PEM.
  public RSAPublicKey publicKey() {
    return key;
  }

  public JsonObject toJwk() {
    return Jwk.writePublic(key, kid, KeyUse.ENCRYPTION);
  }

  @Override
  public String toString() {
    return "EncryptionKey " + kid;
  }
}
