package dev.securecomm.message;

import dev.securecomm.provider.CryptoProvider;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-256-GCM as part 2 spells it: 12-byte random IV, ciphertext, 16-byte tag, no AAD.
final class AesGcm {

  private static final int IV_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private AesGcm() {}

  static byte[] encrypt(byte[] key, byte[] body) {
    byte[] iv = new byte[IV_BYTES];
    RANDOM.nextBytes(iv);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, iv).doFinal(body);
      return ByteBuffer.allocate(IV_BYTES + sealed.length).put(iv).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  static byte[] decrypt(byte[] key, byte[] ciphertext) throws RefusedException {
    if (ciphertext.length < IV_BYTES + TAG_BYTES) {
      throw new RefusedException(Reason.DOES_NOT_DECRYPT, "shorter than IV and tag");
    }
    byte[] iv = new byte[IV_BYTES];
    System.arraycopy(ciphertext, 0, iv, 0, IV_BYTES);
    try {
      return cipher(Cipher.DECRYPT_MODE, key, iv)
          .doFinal(ciphertext, IV_BYTES, ciphertext.length - IV_BYTES);
    } catch (GeneralSecurityException e) {
      throw new RefusedException(Reason.DOES_NOT_DECRYPT, e);
    }
  }

  private static Cipher cipher(int mode, byte[] key, byte[] iv) throws GeneralSecurityException {
    Cipher cipher = CryptoProvider.cipher("AES/GCM/NoPadding");
    cipher.init(
        mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BYTES * Byte.SIZE, iv));
    return cipher;
  }
}
