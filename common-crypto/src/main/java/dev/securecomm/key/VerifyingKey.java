package dev.securecomm.key;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;

/// A peer's public signing key: it verifies PS256, and nothing else.
public final class VerifyingKey {

  private final RSAPublicKey key;
  private final Kid kid;
  private final KeyLife life;

  /// A number below every modulus of this length in bits, also of one bit beyond whole bytes.
  private final byte[] anyNumber;

  VerifyingKey(RSAPublicKey key, KeyLife life) {
    KeyPolicy.check(key.getModulus(), key.getPublicExponent());
    this.key = key;
    this.kid = Jose.thumbprint(key);
    this.life = life;
    this.anyNumber = new byte[(key.getModulus().bitLength() + 7) / 8];
    Arrays.fill(anyNumber, (byte) 0x55);
    anyNumber[0] = 0;
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
  ///
  /// That takes the same time whatever the signature is: for one that is no number below the
  /// modulus another is looked at. Otherwise a stranger would send one that is a number to one key
  /// and none to another, and learn from the time which of them it was held against.
  public boolean verify(byte[] input, byte[] signature) {
    boolean isNumber =
        signature.length == anyNumber.length
            && new BigInteger(1, signature).compareTo(key.getModulus()) < 0;
    return Pss.verify(key, input, isNumber ? signature : anyNumber) && isNumber;
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
