package dev.securecomm.message;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWECryptoParts;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.util.Base64URL;
import dev.securecomm.codec.CompactJws;
import dev.securecomm.envelope.NestedJoseEnvelope;
import dev.securecomm.key.DecryptionKey;
import dev.securecomm.key.EncryptionKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The JOSE library, as far as messages need it: the JWE of part 1.
final class Jwe {

  private static final JWEHeader RSA_OAEP_256 =
      new JWEHeader(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A256GCM);
  private static final JWEHeader DIRECT = new JWEHeader(JWEAlgorithm.DIR, EncryptionMethod.A256GCM);

  private Jwe() {}

  static NestedJoseEnvelope encrypt(CompactJws jws, EncryptionKey recipient) {
    String protectedHeader = NestedJoseEnvelope.headerFor(recipient.kid());
    try {
      JWECryptoParts parts =
          new RSAEncrypter(recipient.publicKey())
              .encrypt(RSA_OAEP_256, ascii(jws.compact()), ascii(protectedHeader));
      return new NestedJoseEnvelope(
          protectedHeader,
          parts.getEncryptedKey().toString(),
          parts.getInitializationVector().toString(),
          parts.getCipherText().toString(),
          parts.getAuthenticationTag().toString());
    } catch (JOSEException e) {
      throw new IllegalStateException("a good key encrypts", e);
    }
  }

  /// The key is unwrapped by our own key type and only the content is left to the library: its RSA
  /// decrypter stops at bad padding, and thereby tells it from a bad tag by its time.
  static byte[] decrypt(NestedJoseEnvelope envelope, DecryptionKey ours) throws RefusedException {
    byte[] contentKey = ours.unwrap(new Base64URL(envelope.encryptedKey()).decode());
    try {
      return new DirectDecrypter(contentKey)
          .decrypt(
              DIRECT,
              null,
              new Base64URL(envelope.iv()),
              new Base64URL(envelope.ciphertext()),
              new Base64URL(envelope.tag()),
              ascii(envelope.protectedHeader()));
    } catch (JOSEException e) {
      throw new RefusedException(Reason.DOES_NOT_DECRYPT, e);
    } finally {
      Arrays.fill(contentKey, (byte) 0);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
