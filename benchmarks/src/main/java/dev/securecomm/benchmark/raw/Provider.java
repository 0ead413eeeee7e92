package dev.securecomm.benchmark.raw;

import dev.securecomm.provider.CryptoProvider;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import javax.crypto.Cipher;

/// Who does the arithmetic.
public enum Provider {
  /// Whoever does it for our servers on this machine.
  OURS {
    @Override
    public KeyFactory keyFactory() throws GeneralSecurityException {
      return CryptoProvider.keyFactory();
    }

    @Override
    public Signature signature() throws GeneralSecurityException {
      return CryptoProvider.signature("RSASSA-PSS");
    }

    @Override
    public Cipher cipher(String transformation) throws GeneralSecurityException {
      return CryptoProvider.cipher(transformation);
    }
  },
  JDK {
    @Override
    public KeyFactory keyFactory() throws GeneralSecurityException {
      return KeyFactory.getInstance("RSA", "SunRsaSign");
    }

    @Override
    public Signature signature() throws GeneralSecurityException {
      return Signature.getInstance("RSASSA-PSS", "SunRsaSign");
    }

    @Override
    public Cipher cipher(String transformation) throws GeneralSecurityException {
      return Cipher.getInstance(transformation, "SunJCE");
    }
  };

  public abstract KeyFactory keyFactory() throws GeneralSecurityException;

  /// For PS256.
  public abstract Signature signature() throws GeneralSecurityException;

  public abstract Cipher cipher(String transformation) throws GeneralSecurityException;

  /// With its version.
  public String title() {
    return switch (this) {
      case OURS -> CryptoProvider.description();
      case JDK -> "JDK " + Runtime.version();
    };
  }
}
