package dev.securecomm.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.key.Party;
import dev.securecomm.key.PrivateParts;
import dev.securecomm.testkit.TestKeys;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Runs twice: with the provider that is preferred, and with the JDK's.
class CryptoProviderTest {

  private static final boolean PREFERRED =
      !"jdk".equals(System.getProperty("securecomm.crypto.provider"));

  @Test
  void isCorrettosWhereItRuns() {
    assertThat(CryptoProvider.description())
        .startsWith(PREFERRED ? "AmazonCorrettoCryptoProvider 2." : "SunRsaSign 25");
  }

  @Test
  void signaturesAndCiphersComeFromWhereTheKeysDo() throws GeneralSecurityException {
    String signatures = CryptoProvider.signature("RSASSA-PSS").getProvider().getName();
    String ciphers = CryptoProvider.cipher("AES/GCM/NoPadding").getProvider().getName();
    assertThat(List.of(signatures, ciphers))
        .isEqualTo(
            PREFERRED
                ? List.of("AmazonCorrettoCryptoProvider", "AmazonCorrettoCryptoProvider")
                : List.of("SunRsaSign", "SunJCE"));
  }

  /// It would be asked by everybody for everything.
  @Test
  void isNotInstalled() {
    CryptoProvider.description();
    assertThat(Security.getProviders())
        .isNotEmpty()
        .extracting(Provider::getName)
        .noneMatch(name -> name.contains("Corretto"));
  }

  /// One of the JDK's would be translated for every operation.
  @Test
  void makesTheKeysItWorksWith() {
    List<KeyPair> read = PrivateParts.pairs(TestKeys.server());
    List<KeyPair> made = PrivateParts.pairs(TestKeys.of(new Party("made-for-this")));
    List<Class<? extends Key>> classes =
        Stream.of(read, made)
            .flatMap(List::stream)
            .flatMap(pair -> Stream.of(pair.getPublic(), pair.getPrivate()))
            .<Class<? extends Key>>map(Key::getClass)
            .distinct()
            .toList();
    assertThat(read).hasSize(3);
    assertThat(made).hasSize(3);
    assertThat(classes)
        .hasSize(2)
        .allMatch(type -> type.getName().startsWith(PREFERRED ? "com.amazon." : "sun.security."));
  }
}
