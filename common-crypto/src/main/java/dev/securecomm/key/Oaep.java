package dev.securecomm.key;

import dev.securecomm.provider.CryptoProvider;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/// RSA-OAEP-256: OAEP with SHA-256, MGF1-SHA-256 and an empty label (RFC 7518 section 4.3).
///
/// The parameters are spelled out because "OAEPWithSHA-256AndMGF1Padding" alone means MGF1 with
/// SHA-1 to the JDK.
final class Oaep {

  private static final OAEPParameterSpec SHA_256 =
      new OAEPParameterSpec(
          "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

  private static final byte[] NOTHING = {};

  private Oaep() {}

  static byte[] wrap(RSAPublicKey key, byte[] secret) {
    try {
      return cipher(Cipher.ENCRYPT_MODE, key).doFinal(secret);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a good key wraps", e);
    }
  }

  /// What was wrapped, or nothing if this is not a wrapped secret. A wrapped secret is never empty
  /// in this protocol, and the caller treats every other length alike.
  static byte[] unwrap(RSAPrivateKey key, byte[] wrapped) {
    // RFC 8017 section 7.1.2 step 1b: a provider may take a number without its leading zeros.
    if (wrapped.length != (key.getModulus().bitLength() + 7) / 8) {
      return NOTHING;
    }
    try {
      return cipher(Cipher.DECRYPT_MODE, key).doFinal(wrapped);
    } catch (GeneralSecurityException e) {
      return NOTHING;
    }
  }

  private static Cipher cipher(int mode, Key key) throws GeneralSecurityException {
    Cipher cipher = CryptoProvider.cipher("RSA/ECB/OAEPPadding");
    cipher.init(mode, key, SHA_256);
    return cipher;
  }
}
