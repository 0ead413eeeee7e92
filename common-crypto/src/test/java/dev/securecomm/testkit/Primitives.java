package dev.securecomm.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/// The protocol's primitives a second time, out of the JDK alone.
public final class Primitives {

  private static final SecureRandom RANDOM = new SecureRandom();

  private Primitives() {}

  public static byte[] random(int length) {
    return random(length, RANDOM);
  }

  public static byte[] random(int length, SecureRandom source) {
    byte[] bytes = new byte[length];
    source.nextBytes(bytes);
    return bytes;
  }

  public static String b64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  public static String b64(String text) {
    return b64(text.getBytes(StandardCharsets.UTF_8));
  }

  public static byte[] unb64(String text) {
    return Base64.getUrlDecoder().decode(text);
  }

  public static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  public static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  public static byte[] sha256(byte[] bytes) {
    return jdk(() -> MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  public static byte[] hmac(byte[] key, byte[] bytes) {
    return jdk(() -> {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(bytes);
    });
  }

  /// RFC 5869 for one block of output: no salt is 32 zeros.
  public static byte[] hkdf(byte[] secret, byte[] info) {
    return hmac(hmac(new byte[32], secret), concat(info, new byte[] {1}));
  }

  public static byte[] ps256(PrivateKey key, byte[] input) {
    return ps256(key, input, RANDOM);
  }

  /// PS256 with a salt out of this source.
  public static byte[] ps256(PrivateKey key, byte[] input, SecureRandom source) {
    return pss(
        new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1),
        key,
        input,
        source);
  }

  /// RSASSA-PSS with other parameters.
  public static byte[] pss(
      PSSParameterSpec parameters, PrivateKey key, byte[] input, SecureRandom source) {
    return jdk(() -> {
      Signature pss = Signature.getInstance("RSASSA-PSS");
      pss.setParameter(parameters);
      pss.initSign(key, source);
      pss.update(input);
      return pss.sign();
    });
  }

  public static byte[] rs256(PrivateKey key, byte[] input) {
    return jdk(() -> {
      Signature rsa = Signature.getInstance("SHA256withRSA");
      rsa.initSign(key);
      rsa.update(input);
      return rsa.sign();
    });
  }

  public static byte[] oaep256(PublicKey key, byte[] secret) {
    return oaep256(key, secret, RANDOM);
  }

  /// RSA-OAEP-256 with a seed out of this source.
  public static byte[] oaep256(PublicKey key, byte[] secret, SecureRandom source) {
    return oaep(
        new OAEPParameterSpec(
            "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT),
        key,
        secret,
        source);
  }

  /// RSAES-OAEP with other parameters.
  public static byte[] oaep(
      OAEPParameterSpec parameters, PublicKey key, byte[] secret, SecureRandom source) {
    return jdk(() -> {
      Cipher oaep = Cipher.getInstance("RSA/ECB/OAEPPadding");
      oaep.init(Cipher.ENCRYPT_MODE, key, parameters, source);
      return oaep.doFinal(secret);
    });
  }

  /// RSAES-PKCS1-v1_5, which the protocol does not know.
  public static byte[] rsa15(PublicKey key, byte[] secret, SecureRandom source) {
    return jdk(() -> {
      Cipher rsa = Cipher.getInstance("RSA/ECB/PKCS1Padding");
      rsa.init(Cipher.ENCRYPT_MODE, key, source);
      return rsa.doFinal(secret);
    });
  }

  /// AES-GCM under a key of 16, 24 or 32 bytes: ciphertext and 16-byte tag.
  public static byte[] gcm(byte[] key, byte[] iv, byte[] aad, byte[] plaintext) {
    return jdk(() -> {
      Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
      gcm.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
      gcm.updateAAD(aad);
      return gcm.doFinal(plaintext);
    });
  }

  /// AES-CBC of whole blocks.
  public static byte[] cbc(byte[] key, byte[] iv, byte[] blocks) {
    return jdk(() -> {
      Cipher cbc = Cipher.getInstance("AES/CBC/NoPadding");
      cbc.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
      return cbc.doFinal(blocks);
    });
  }

  /// One block under AES.
  public static byte[] aes(byte[] key, byte[] block) {
    return cbc(key, new byte[16], block);
  }

  private static byte[] jdk(Jdk jdk) {
    try {
      return jdk.call();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @FunctionalInterface
  private interface Jdk {
    byte[] call() throws GeneralSecurityException;
  }
}
