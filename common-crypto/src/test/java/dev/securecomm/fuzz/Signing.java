package dev.securecomm.fuzz;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.provider.CryptoProvider;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Optional;

/// PS256 by the fastest provider: a fuzzer signs a million times.
final class Signing {

  private static final byte[] NONE = {0, 0, 0};

  private Signing() {}

  /// The signature under a header; where that is no JSON object nobody would look at one, and none
  /// is made.
  ///
  /// @param header nothing, if it is the valid one
  static byte[] under(Optional<byte[]> header, PrivateKey key, byte[] input) {
    return header.isPresent() && !isJson(header.get()) ? NONE.clone() : ps256(key, input);
  }

  private static boolean isJson(byte[] header) {
    try {
      return JsonObject.parse(header).has("kid");
    } catch (MalformedException e) {
      return false;
    }
  }

  private static byte[] ps256(PrivateKey key, byte[] input) {
    try {
      Signature pss = CryptoProvider.signature("RSASSA-PSS");
      pss.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
      pss.initSign(key);
      pss.update(input);
      return pss.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
