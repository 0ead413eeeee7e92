package dev.securecomm.message;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWECryptoParts;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.util.Base64URL;
import dev.securecomm.codec.Base64Url;
import dev.securecomm.codec.CompactJws;
import dev.securecomm.envelope.NestedJoseEnvelope;
import dev.securecomm.key.DecryptionKey;
import dev.securecomm.key.EncryptionKey;
import dev.securecomm.provider.CryptoProvider;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The JOSE library, as far as messages need it: the JWE of part 1.
final class Jwe {

  private static final JWEHeader DIRECT = new JWEHeader(JWEAlgorithm.DIR, EncryptionMethod.A256GCM);

  private Jwe() {}

  static NestedJoseEnvelope encrypt(CompactJws jws, EncryptionKey recipient) {
    String protectedHeader = NestedJoseEnvelope.headerFor(recipient.kid());
    byte[] contentKey = ContentKey.random();
    try {
      DirectEncrypter encrypter = new DirectEncrypter(contentKey);
      encrypter.getJCAContext().setProvider(CryptoProvider.preferred());
      JWECryptoParts parts =
          encrypter.encrypt(DIRECT, ascii(jws.compact()), ascii(protectedHeader));
      return new NestedJoseEnvelope(
          protectedHeader,
          Base64Url.encode(recipient.wrap(contentKey)),
          parts.getInitializationVector().toString(),
          parts.getCipherText().toString(),
          parts.getAuthenticationTag().toString());
    } catch (JOSEException e) {
      throw new IllegalStateException("a good key encrypts", e);
    } finally {
      Arrays.fill(contentKey, (byte) 0);
    }
  }

  /// The key is unwrapped by our own key type and only the content is left to the library: its RSA
  /// decrypter stops at bad padding, and thereby tells it from a bad tag by its time.
  static byte[] decrypt(NestedJoseEnvelope envelope, DecryptionKey ours) throws RefusedException {
    byte[] contentKey = ours.unwrap(new Base64URL(envelope.encryptedKey()).decode());
    try {
      DirectDecrypter decrypter = new DirectDecrypter(contentKey);
      decrypter.getJCAContext().setProvider(CryptoProvider.preferred());
      return decrypter.decrypt(
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
