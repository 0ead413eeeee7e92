package dev.securecomm.key;

import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// HKDF-SHA-256 (RFC 5869), without a salt as the protocol has it.
public final class Hkdf {

  private static final byte[] NO_SALT = {};

  private Hkdf() {}

  /// A key of so many bytes for what `info` says.
  public static byte[] derive(byte[] secret, byte[] info, int length) {
    return derive(secret, NO_SALT, info, length);
  }

  static byte[] derive(byte[] secret, byte[] salt, byte[] info, int length) {
    return hkdf(
        HKDFParameterSpec.ofExtract().addIKM(secret).addSalt(salt).thenExpand(info, length));
  }

  /// The first half of [#derive(byte\[\], byte\[\], int)] (RFC 5869 section 2.2): 32 bytes that do
  /// not give the secret away.
  static byte[] extract(byte[] secret) {
    return hkdf(HKDFParameterSpec.ofExtract().addIKM(secret).addSalt(NO_SALT).extractOnly());
  }

  /// The second half of it (RFC 5869 section 2.3).
  static byte[] expand(byte[] extracted, byte[] info, int length) {
    return hkdf(
        HKDFParameterSpec.expandOnly(new SecretKeySpec(extracted, "HKDF-PRK"), info, length));
  }

  private static byte[] hkdf(AlgorithmParameterSpec what) {
    try {
      return KDF.getInstance("HKDF-SHA256").deriveData(what);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("HKDF does not do this", e);
    }
  }
}
