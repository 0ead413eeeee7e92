package dev.securecomm.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.securecomm.file.PrivateFolder;
import dev.securecomm.file.UnusableFileException;
import dev.securecomm.testkit.MutableClock;
import dev.securecomm.testkit.PooledKeys;
import dev.securecomm.testkit.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySettingsTest {

  private static final Duration LIFETIME = Duration.ofHours(24);
  private static final Secret PASSPHRASE = new Secret("open sesame");

  @TempDir private Path temp;

  @ParameterizedTest
  @ValueSource(ints = {0, 1024, 2047, 4097})
  void refuseAKeySizeThatThePolicyForbids(int bits) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KeySettings(bits, null, null, false, LIFETIME, Duration.ofDays(90)));
  }

  @Test
  void refuseTwoSourcesOfThePassphrase() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new KeySettings(2048, PASSPHRASE, temp, false, LIFETIME, Duration.ofDays(90)));
  }

  /// A database is read by more people than a folder of mode 0700.
  @Test
  void refuseToShareKeysThatAreNotEncrypted() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KeySettings(2048, null, null, true, LIFETIME, Duration.ofDays(90)))
        .withMessageContaining("securecomm.keys.passphrase");
    assertThat(
            new KeySettings(2048, PASSPHRASE, null, true, LIFETIME, Duration.ofDays(90)).shared())
        .isTrue();
    assertThat(new KeySettings(2048, null, temp, true, LIFETIME, Duration.ofDays(90)).shared())
        .isTrue();
  }

  @Test
  void refuseASetThatEndsBeforePeersRefreshIt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new KeySettings(2048, null, null, false, Duration.ofSeconds(299), Duration.ofDays(90)));
    assertThat(
            new KeySettings(2048, null, null, false, Duration.ofMinutes(5), Duration.ofDays(90))
                .setLifetime())
        .hasMinutes(5);
  }

  @Test
  void aPassphraseFileCountsByItsFirstLine() throws IOException {
    new KeyFile(PrivateFolder.open(temp.resolve("data")), PASSPHRASE).replace(TestKeys.alice());
    Path file = Files.writeString(temp.resolve("passphrase"), "open sesame\nand more\n");
    assertThat(
            open(new KeySettings(2048, null, file, false, LIFETIME, Duration.ofDays(90)))
                .fingerprint())
        .isEqualTo(TestKeys.alice().fingerprint());
  }

  /// An operator who has set one believes that the file is encrypted.
  @Test
  void keysAreKeptUnderThePassphraseOfTheSettings() throws IOException {
    PrivateFolder folder = PrivateFolder.open(temp.resolve("data"));
    KeySettings settings =
        new KeySettings(2048, PASSPHRASE, null, false, LIFETIME, Duration.ofDays(90));
    OwnKeys made;
    try (PooledKeys _ = PooledKeys.install()) {
      made = open(settings);
    }
    assertThat(Files.readString(folder.path("keys"))).doesNotContain("\"d\"", "kty");
    assertThatExceptionOfType(UnusableFileException.class)
        .isThrownBy(() -> new KeyFile(folder, null).loadOrMake(TestKeys.ALICE, 2048, TestKeys.NOW));
    assertThat(open(settings).fingerprint()).isEqualTo(made.fingerprint());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "  \nopen sesame"})
  void aPassphraseFileWithoutAPassphraseIsRefused(String content) throws IOException {
    Path file = Files.writeString(temp.resolve("passphrase"), content);
    assertThatExceptionOfType(UnusableFileException.class)
        .isThrownBy(
            () -> open(new KeySettings(2048, null, file, false, LIFETIME, Duration.ofDays(90))))
        .withMessageContaining(file.toString());
  }

  @Test
  void aMissingPassphraseFileIsRefusedAndNoKeysAreMade() {
    KeySettings settings =
        new KeySettings(2048, null, temp.resolve("absent"), false, LIFETIME, Duration.ofDays(90));
    assertThatExceptionOfType(UnusableFileException.class).isThrownBy(() -> open(settings));
    assertThat(temp.resolve("data").resolve("keys")).doesNotExist();
  }

  private OwnKeys open(KeySettings settings) {
    return settings
        .open(
            PrivateFolder.open(temp.resolve("data")), TestKeys.ALICE, MutableClock.at(TestKeys.NOW))
        .get();
  }
}
