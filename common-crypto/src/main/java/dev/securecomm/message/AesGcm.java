package dev.securecomm.message;

import dev.securecomm.provider.CryptoProvider;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-256-GCM with a random IV (NIST SP 800-38D): 12 bytes of IV, the ciphertext, 16 bytes of tag.
final class AesGcm {

  static final int IV_BYTES = 12;
  static final int TAG_BYTES = 16;
  private static final int KEY_BYTES = 32;

  private static final byte[] NO_AAD = {};
  private static final SecureRandom RANDOM = new SecureRandom();

  private AesGcm() {}

  static byte[] encrypt(byte[] key, byte[] body) {
    return encrypt(key, NO_AAD, body);
  }

  /// @param aad what is authenticated with it, and not in what is returned
  static byte[] encrypt(byte[] key, byte[] aad, byte[] body) {
    requireAes256(key);
    byte[] iv = new byte[IV_BYTES];
    RANDOM.nextBytes(iv);
    byte[] sealed = new byte[IV_BYTES + body.length + TAG_BYTES];
    System.arraycopy(iv, 0, sealed, 0, IV_BYTES);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, iv);
      cipher.updateAAD(aad);
      cipher.doFinal(body, 0, body.length, sealed, IV_BYTES);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  static byte[] decrypt(byte[] key, byte[] sealed) throws RefusedException {
    return decrypt(key, NO_AAD, sealed);
  }

  static byte[] decrypt(byte[] key, byte[] aad, byte[] sealed) throws RefusedException {
    requireAes256(key);
    if (sealed.length < IV_BYTES + TAG_BYTES) {
      throw new RefusedException(Reason.DOES_NOT_DECRYPT, "shorter than IV and tag");
    }
    byte[] iv = new byte[IV_BYTES];
    System.arraycopy(sealed, 0, iv, 0, IV_BYTES);
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, iv);
      cipher.updateAAD(aad);
      return cipher.doFinal(sealed, IV_BYTES, sealed.length - IV_BYTES);
    } catch (GeneralSecurityException e) {
      throw new RefusedException(Reason.DOES_NOT_DECRYPT, e);
    }
  }

  private static void requireAes256(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("a key of AES-256 has 32 bytes");
    }
  }

  private static Cipher cipher(int mode, byte[] key, byte[] iv) throws GeneralSecurityException {
    Cipher cipher = CryptoProvider.cipher("AES/GCM/NoPadding");
    cipher.init(
        mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BYTES * Byte.SIZE, iv));
    return cipher;
  }
}
