package dev.securecomm.key;

import dev.securecomm.provider.CryptoProvider;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;

/// PS256: RSASSA-PSS with SHA-256, MGF1-SHA-256 and a 32-byte salt (RFC 7518 section 3.5).
final class Pss {

  private static final PSSParameterSpec SHA_256 =
      new PSSParameterSpec(
          "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, PSSParameterSpec.TRAILER_FIELD_BC);

  private Pss() {}

  static byte[] sign(RSAPrivateKey key, byte[] input) {
    try {
      Signature signature = signature();
      signature.initSign(key);
      signature.update(input);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a good key signs", e);
    }
  }

  static boolean verify(RSAPublicKey key, byte[] input, byte[] signed) {
    try {
      Signature signature = signature();
      signature.initVerify(key);
      signature.update(input);
      return signature.verify(signed);
    } catch (SignatureException e) {
      // Of another length than the key's, or of no number below its modulus.
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a good key verifies", e);
    }
  }

  private static Signature signature() throws GeneralSecurityException {
    Signature signature = CryptoProvider.signature("RSASSA-PSS");
    signature.setParameter(SHA_256);
    return signature;
  }
}
