package dev.securecomm.provider;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.Signature;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/// The provider of RSA and AES-GCM: Amazon's Corretto Crypto Provider (AWS-LC behind the JCA) where
/// it is at hand and runs, and otherwise whichever the JVM has for each, as a rule the JDK's own.
///
/// The system property `securecomm.crypto.provider` set to `jdk` leaves the choice to the JVM.
public final class CryptoProvider {

  private static final String CORRETTO = "AmazonCorrettoCryptoProvider";

  private static final @Nullable Provider PREFERRED =
      "jdk".equals(System.getProperty("securecomm.crypto.provider")) ? null : corretto();

  private CryptoProvider() {}

  /// A provider that cannot load its native library comes without any algorithm. Others on the
  /// class path that are broken are none of our business.
  private static @Nullable Provider corretto() {
    try {
      return ServiceLoader.load(Provider.class, CryptoProvider.class.getClassLoader()).stream()
          .filter(each -> each.type().getSimpleName().equals(CORRETTO))
          .map(ServiceLoader.Provider::get)
          .filter(CryptoProvider::hasAll)
          .findFirst()
          .orElse(null);
    } catch (ServiceConfigurationError | LinkageError e) {
      return null;
    }
  }

  private static boolean hasAll(Provider provider) {
    return provider.getService("KeyFactory", "RSA") != null
        && provider.getService("Signature", "RSASSA-PSS") != null
        && provider.getService("Cipher", "RSA/ECB/OAEPPadding") != null
        && provider.getService("Cipher", "AES/GCM/NoPadding") != null;
  }

  /// Its name and version, as in `AmazonCorrettoCryptoProvider 2.5.0`.
  public static String description() {
    try {
      Provider provider = keyFactory().getProvider();
      return provider.getName() + " " + provider.getVersionStr();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has RSA", e);
    }
  }

  /// Makes RSA keys that this provider works with.
  public static KeyFactory keyFactory() throws GeneralSecurityException {
    return PREFERRED == null
        ? KeyFactory.getInstance("RSA")
        : KeyFactory.getInstance("RSA", PREFERRED);
  }

  public static Signature signature(String algorithm) throws GeneralSecurityException {
    return PREFERRED == null
        ? Signature.getInstance(algorithm)
        : Signature.getInstance(algorithm, PREFERRED);
  }

  public static Cipher cipher(String transformation) throws GeneralSecurityException {
    return PREFERRED == null
        ? Cipher.getInstance(transformation)
        : Cipher.getInstance(transformation, PREFERRED);
  }
}
