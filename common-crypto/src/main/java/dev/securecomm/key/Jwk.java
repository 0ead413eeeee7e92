package dev.securecomm.key;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.provider.CryptoProvider;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.List;
import java.util.Map;

/// RSA keys as JSON Web Keys (RFC 7517, RFC 7518 section 6.3), read strictly.
final class Jwk {

  /// Every member that holds a private or symmetric key (RFC 7518 sections 6.2.2, 6.3.2 and 6.4).
  private static final List<String> PRIVATE_MEMBERS =
      List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

  private Jwk() {}

  /// A public key for one use. Members that we do not know are ignored.
  ///
  /// @throws MalformedException if it is not an RSA key for this use, holds a private member, fails
  ///   the key policy or bears a `kid` that is not its thumbprint
  static RSAPublicKey readPublic(JsonObject jwk, KeyUse use) throws MalformedException {
    jwk.constant("use", use.use());
    jwk.constant("alg", use.alg());
    requirePublic(jwk, use);
    jwk.string("kid");
    return readRsa(jwk);
  }

  /// The identity in the header of a signed JWK Set, which says `alg` and `kid` beside it: here
  /// they and `use` may be left out, and have to agree where they are not.
  static RSAPublicKey readIdentity(JsonObject jwk) throws MalformedException {
    if (jwk.has("use")) {
      jwk.constant("use", KeyUse.SIGNATURE.use());
    }
    if (jwk.has("alg")) {
      jwk.constant("alg", KeyUse.SIGNATURE.alg());
    }
    requirePublic(jwk, KeyUse.SIGNATURE);
    return readRsa(jwk);
  }

  private static void requirePublic(JsonObject jwk, KeyUse use) throws MalformedException {
    for (String member : PRIVATE_MEMBERS) {
      if (jwk.has(member)) {
        throw new MalformedException("a published key holds the private member " + member);
      }
    }
    if (jwk.has("key_ops") && !jwk.strings("key_ops").contains(use.operation())) {
      throw new MalformedException("key_ops forbids what the key is for");
    }
  }

  static JsonObject writePublic(RSAPublicKey key, Kid kid, KeyUse use, KeyLife life) {
    return life.addTo(write(Jose.members(key), kid, use)).build();
  }

  /// A key pair out of our own key file.
  static RsaKeyPair readPrivate(JsonObject jwk, KeyUse use) throws MalformedException {
    jwk.constant("use", use.use());
    jwk.constant("alg", use.alg());
    RSAPublicKey open = readRsa(jwk);
    RSAPrivateCrtKeySpec parts =
        new RSAPrivateCrtKeySpec(
            open.getModulus(),
            open.getPublicExponent(),
            number(jwk, "d"),
            number(jwk, "p"),
            number(jwk, "q"),
            number(jwk, "dp"),
            number(jwk, "dq"),
            number(jwk, "qi"));
    try {
      RSAPrivateCrtKey secret = (RSAPrivateCrtKey) rsa().generatePrivate(parts);
      return new RsaKeyPair(open, secret, KeyLife.parseOwn(jwk));
    } catch (InvalidKeySpecException | RuntimeException e) {
      // A provider says by any exception at all that it cannot take these numbers.
      throw new MalformedException("not a good RSA key: " + e.getMessage(), e);
    }
  }

  static JsonObject writePrivate(RsaKeyPair pair, KeyUse use) {
    return pair.life().addTo(write(Jose.members(pair), pair.kid(), use)).build();
  }

  private static RSAPublicKey readRsa(JsonObject jwk) throws MalformedException {
    jwk.constant("kty", "RSA");
    BigInteger modulus = number(jwk, "n");
    BigInteger exponent = number(jwk, "e");
    try {
      KeyPolicy.check(modulus, exponent);
      RSAPublicKey key =
          (RSAPublicKey) rsa().generatePublic(new RSAPublicKeySpec(modulus, exponent));
      if (jwk.has("kid")) {
        jwk.constant("kid", Jose.thumbprint(key).value());
      }
      return key;
    } catch (InvalidKeySpecException e) {
      throw new MalformedException("not an RSA key", e);
    } catch (IllegalArgumentException e) {
      throw new MalformedException(e);
    }
  }

  private static JsonObject.Builder write(Map<String, Object> members, Kid kid, KeyUse use) {
    JsonObject.Builder jwk = JsonObject.builder();
    members.forEach((name, value) -> jwk.add(name, (String) value));
    return jwk.add("use", use.use()).add("alg", use.alg()).add("kid", kid.value());
  }

  /// A Base64urlUInt (RFC 7518 section 2): big-endian, in as few octets as it needs.
  private static BigInteger number(JsonObject jwk, String name) throws MalformedException {
    byte[] octets = jwk.base64Url(name);
    if (octets.length == 0 || octets[0] == 0) {
      throw new MalformedException("member " + name + " is not a number in its one spelling");
    }
    return new BigInteger(1, octets);
  }

  private static KeyFactory rsa() {
    try {
      return CryptoProvider.keyFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has RSA", e);
    }
  }
}
