package dev.securecomm.key;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.PasswordBasedDecrypter;
import com.nimbusds.jose.crypto.PasswordBasedEncrypter;
import com.nimbusds.jose.jwk.RSAKey;
import dev.securecomm.codec.Base64Url;
import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.Map;
import java.util.Set;

/// The JOSE library: thumbprints, JWKs and the encrypted key file.
///
/// What it is given has passed our own strict parser, and algorithms are constants.
final class Jose {

  /// RFC 7518 section 4.8.1.2 asks for at least 1,000 rounds; this many, with HMAC-SHA-512, is
  /// today's advice for stored passphrases, and costs a start some tenths of a second.
  private static final int PBKDF2_ROUNDS = 210_000;

  private static final int FEWEST_ROUNDS = 1_000;

  private static final String CONTENT_TYPE = "jwk-set+json";
  private static final int SALT_BYTES = 16;

  /// What [#encrypt] writes.
  private static final Set<String> HEADER = Set.of("alg", "enc", "cty", "p2s", "p2c");

  private Jose() {}

  /// RFC 7638 with SHA-256.
  static Kid thumbprint(RSAPublicKey key) {
    try {
      return Kid.ofThumbprint(new RSAKey.Builder(key).build().computeThumbprint().decode());
    } catch (JOSEException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// The public members of a JWK: `kty`, `n` and `e`.
  static Map<String, Object> members(RSAPublicKey key) {
    return new RSAKey.Builder(key).build().toJSONObject();
  }

  /// All members of a private JWK (RFC 7518 section 6.3.2).
  static Map<String, Object> members(RsaKeyPair pair) {
    return new RSAKey.Builder(pair.publicKey())
        .privateKey(pair.privateKeyToKeep())
        .build()
        .toJSONObject();
  }

  /// An encrypted JWK Set (RFC 7517 section 7) as a compact JWE.
  static String encrypt(byte[] jwkSet, Secret passphrase) {
    try {
      JWEHeader header =
          new JWEHeader.Builder(JWEAlgorithm.PBES2_HS512_A256KW, EncryptionMethod.A256GCM)
              .contentType(CONTENT_TYPE)
              .build();
      JWEObject jwe = new JWEObject(header, new Payload(jwkSet));
      jwe.encrypt(new PasswordBasedEncrypter(passphrase.reveal(), SALT_BYTES, PBKDF2_ROUNDS));
      return jwe.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("a passphrase encrypts", e);
    }
  }

  /// The JWK Set out of its encryption.
  ///
  /// @throws MalformedException if it is damaged or the passphrase is another, which no one can
  ///   tell apart
  static byte[] decrypt(String encryptedJwkSet, Secret passphrase) throws MalformedException {
    requireOurHeader(encryptedJwkSet);
    try {
      JWEObject jwe = JWEObject.parse(encryptedJwkSet);
      jwe.decrypt(new PasswordBasedDecrypter(passphrase.reveal()));
      return jwe.getPayload().toBytes();
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      throw new MalformedException("does not decrypt", e);
    }
  }

  /// The header as we write it, so that a damaged one asks for no other algorithm, no compression
  /// and no more rounds.
  private static void requireOurHeader(String jwe) throws MalformedException {
    JsonObject header = JsonObject.parse(Base64Url.decode(jwe.split("\\.", 2)[0]));
    header.exactly(HEADER);
    header.constant("alg", JWEAlgorithm.PBES2_HS512_A256KW.getName());
    header.constant("enc", EncryptionMethod.A256GCM.getName());
    header.constant("cty", CONTENT_TYPE);
    header.base64Url("p2s");
    long rounds = header.integer("p2c");
    if (rounds < FEWEST_ROUNDS || rounds > PBKDF2_ROUNDS) {
      throw new MalformedException("p2c is not " + FEWEST_ROUNDS + " to " + PBKDF2_ROUNDS);
    }
  }
}
