package dev.securecomm.message;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Fernet (version 0x80 of its specification): AES-128-CBC under HMAC-SHA-256, with a time.
///
/// The HMAC is compared first and in constant time; whatever fails after it fails with the same
/// reason, so the padding of the CBC tells nothing.
final class Fernet {

  private static final byte VERSION = (byte) 0x80;
  private static final int IV_BYTES = 16;
  private static final int BLOCK_BYTES = 16;
  private static final int HEAD_BYTES = 1 + Long.BYTES + IV_BYTES;
  private static final int KEY_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Hmac signing;
  private final SecretKeySpec encryption;

  /// Fernet under one key.
  ///
  /// @param key 32 bytes: 16 to sign with, 16 to encrypt with
  Fernet(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("a Fernet key has 32 bytes");
    }
    this.signing = new Hmac(key, 0, KEY_BYTES / 2);
    this.encryption = new SecretKeySpec(key, KEY_BYTES / 2, KEY_BYTES / 2, "AES");
  }

  String encrypt(byte[] body, Instant now) {
    byte[] iv = new byte[IV_BYTES];
    RANDOM.nextBytes(iv);
    return encrypt(body, now, iv);
  }

  String encrypt(byte[] body, Instant now, byte[] iv) {
    byte[] ciphertext = aes(Cipher.ENCRYPT_MODE, iv, body);
    ByteBuffer token = ByteBuffer.allocate(HEAD_BYTES + ciphertext.length + Hmac.BYTES);
    token.put(VERSION).putLong(now.getEpochSecond()).put(iv).put(ciphertext);
    token.put(signing.of(token.array(), token.position()));
    return Base64.getUrlEncoder().encodeToString(token.array());
  }

  /// The body of a token.
  ///
  /// @throws RefusedException if it is not a token of this key, or its time is not within the
  ///   bounds, both inclusive
  byte[] decrypt(String text, Instant earliest, Instant latest) throws RefusedException {
    byte[] token = Reading.paddedBase64Url(text);
    int signed = token.length - Hmac.BYTES;
    if (signed < HEAD_BYTES + BLOCK_BYTES || (signed - HEAD_BYTES) % BLOCK_BYTES != 0) {
      throw new RefusedException(Reason.DOES_NOT_DECRYPT, "not the length of a token");
    }
    byte[] hmac = Arrays.copyOfRange(token, signed, token.length);
    if (!signing.isOf(hmac, token, signed) || token[0] != VERSION) {
      throw new RefusedException(Reason.DOES_NOT_DECRYPT, "not a token of this key");
    }
    checkTime(ByteBuffer.wrap(token).getLong(1), earliest, latest);
    byte[] iv = Arrays.copyOfRange(token, 1 + Long.BYTES, HEAD_BYTES);
    try {
      return aes(Cipher.DECRYPT_MODE, iv, Arrays.copyOfRange(token, HEAD_BYTES, signed));
    } catch (IllegalStateException e) {
      throw new RefusedException(Reason.DOES_NOT_DECRYPT, e);
    }
  }

  private static void checkTime(long seconds, Instant earliest, Instant latest)
      throws RefusedException {
    if (seconds < earliest.getEpochSecond() || seconds > latest.getEpochSecond()) {
      throw new RefusedException(Reason.TOKEN_TIME, "the token's time is out of bounds");
    }
  }

  private byte[] aes(int mode, byte[] iv, byte[] input) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(mode, encryption, new IvParameterSpec(iv));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-CBC failed", e);
    }
  }

  @Override
  public String toString() {
    return "Fernet [redacted]";
  }
}
