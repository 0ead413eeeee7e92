package dev.securecomm.benchmark.raw;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.util.List;
import javax.crypto.Cipher;

/// Who does the arithmetic, asked for by name.
public enum Provider {
  CORRETTO {
    @Override
    public KeyFactory keyFactory() throws GeneralSecurityException {
      return KeyFactory.getInstance("RSA", AmazonCorrettoCryptoProvider.INSTANCE);
    }

    @Override
    public Signature signature() throws GeneralSecurityException {
      return Signature.getInstance("RSASSA-PSS", AmazonCorrettoCryptoProvider.INSTANCE);
    }

    @Override
    public Cipher cipher(String transformation) throws GeneralSecurityException {
      return Cipher.getInstance(transformation, AmazonCorrettoCryptoProvider.INSTANCE);
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

  /// Those that work on this machine, the faster first.
  public static List<Provider> available() {
    return AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() == null
        ? List.of(CORRETTO, JDK)
        : List.of(JDK);
  }

  /// With its version.
  public String title() {
    return switch (this) {
      case CORRETTO ->
          "Amazon Corretto Crypto Provider "
              + AmazonCorrettoCryptoProvider.INSTANCE.getVersionStr();
      case JDK -> "JDK " + Runtime.version();
    };
  }
}
