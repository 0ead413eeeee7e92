package dev.securecomm.message;

import dev.securecomm.codec.Base64Url;
import dev.securecomm.key.Hkdf;
import dev.securecomm.key.OwnKeys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Seals what a party keeps for itself, to itself (AES-256-GCM), and recognises what it has seen
/// without keeping it (HMAC-SHA-256): a plain digest of a short text could be guessed by whoever
/// reads the disk.
///
/// Each record has a key of its own, derived from what the record is about: one that is moved to
/// another place does not open there.
public final class RecordKey {

  private static final String HMAC = "HmacSHA256";
  private static final int BYTES = 32;

  private final byte[] secret;

  /// The key for records of one kind.
  ///
  /// @param purpose tells them from those of another kind
  public RecordKey(OwnKeys keys, String purpose) {
    this.secret = keys.derive("secure-comm/record/" + purpose, BYTES);
  }

  /// Seals something, so that it opens here alone.
  ///
  /// @param about what it is, and of which record
  public byte[] seal(String about, byte[] plain) {
    return AesGcm.encrypt(key("seal/" + about), plain);
  }

  /// Opens what was sealed.
  ///
  /// @throws RefusedException if it was not sealed by this party about this very thing
  public byte[] open(String about, byte[] sealed) throws RefusedException {
    return AesGcm.decrypt(key("seal/" + about), sealed);
  }

  /// The digest of these parts, in this order.
  ///
  /// @return 43 characters of base64url
  public String digest(String about, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key("digest/" + about), HMAC));
      for (byte[] part : parts) {
        // So that no two lists of parts look alike.
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
        mac.update(part);
      }
      return Base64Url.encode(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }

  private byte[] key(String info) {
    return Hkdf.derive(secret, info.getBytes(StandardCharsets.UTF_8), BYTES);
  }

  @Override
  public String toString() {
    return "RecordKey [redacted]";
  }
}
