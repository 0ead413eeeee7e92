package dev.securecomm.key;

import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/// HKDF-SHA-256 (RFC 5869), without a salt as the protocol has it.
public final class Hkdf {

  private static final byte[] NO_SALT = {};

  private Hkdf() {}

  /// A key of so many bytes for what `info` says.
  public static byte[] derive(byte[] secret, byte[] info, int length) {
    return derive(secret, NO_SALT, info, length);
  }

  static byte[] derive(byte[] secret, byte[] salt, byte[] info, int length) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(
              HKDFParameterSpec.ofExtract().addIKM(secret).addSalt(salt).thenExpand(info, length));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("HKDF does not make " + length + " bytes", e);
    }
  }
}
