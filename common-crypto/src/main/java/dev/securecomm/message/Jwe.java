package dev.securecomm.message;

import dev.securecomm.codec.Base64Url;
import dev.securecomm.codec.CompactJws;
import dev.securecomm.envelope.NestedJoseEnvelope;
import dev.securecomm.key.DecryptionKey;
import dev.securecomm.key.EncryptionKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The JWE of part 1: RSA-OAEP-256 and A256GCM, whatever its header says (RFC 7516 section 5).
final class Jwe {

  private Jwe() {}

  static NestedJoseEnvelope encrypt(CompactJws jws, EncryptionKey recipient) {
    String protectedHeader = NestedJoseEnvelope.headerFor(recipient.kid());
    byte[] contentKey = ContentKey.random();
    try {
      byte[] sealed = AesGcm.encrypt(contentKey, ascii(protectedHeader), jws.toBytes());
      int tag = sealed.length - AesGcm.TAG_BYTES;
      return new NestedJoseEnvelope(
          protectedHeader,
          Base64Url.encode(recipient.wrap(contentKey)),
          Base64Url.encode(Arrays.copyOf(sealed, AesGcm.IV_BYTES)),
          Base64Url.encode(Arrays.copyOfRange(sealed, AesGcm.IV_BYTES, tag)),
          Base64Url.encode(Arrays.copyOfRange(sealed, tag, sealed.length)));
    } finally {
      Arrays.fill(contentKey, (byte) 0);
    }
  }

  static byte[] decrypt(NestedJoseEnvelope envelope, DecryptionKey ours) throws RefusedException {
    byte[] contentKey = ours.unwrap(Reading.base64Url(envelope.encryptedKey()));
    try {
      byte[] iv = Reading.base64Url(envelope.iv());
      byte[] ciphertext = Reading.base64Url(envelope.ciphertext());
      byte[] tag = Reading.base64Url(envelope.tag());
      byte[] sealed =
          ByteBuffer.allocate(iv.length + ciphertext.length + tag.length)
              .put(iv)
              .put(ciphertext)
              .put(tag)
              .array();
      return AesGcm.decrypt(contentKey, ascii(envelope.protectedHeader()), sealed);
    } finally {
      Arrays.fill(contentKey, (byte) 0);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
