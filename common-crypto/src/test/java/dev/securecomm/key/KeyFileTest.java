package dev.securecomm.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.securecomm.file.PrivateFolder;
import dev.securecomm.file.UnusableFileException;
import dev.securecomm.testkit.PooledKeys;
import dev.securecomm.testkit.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {

  private static final Secret PASSPHRASE = new Secret("correct horse battery staple");

  private static final OwnKeys KEPT = TestKeys.alice();

  @TempDir private Path temp;

  @Test
  void theFirstStartMakesPrivateKeysInAPrivateFolder() throws IOException {
    KeyFile file = file(null);
    OwnKeys made = start(file);
    assertThat(made.party()).isEqualTo(TestKeys.ALICE);
    assertThat(mode(temp.resolve("data"))).isEqualTo("rwx------");
    assertThat(mode(path())).isEqualTo("rw-------");
    assertThat(names()).containsExactly("keys");
  }

  @Test
  void theSecondStartLoadsTheSameKeys() throws IOException {
    OwnKeys made = start(file(null));
    assertThat(made.fingerprint()).isNotEqualTo(KEPT.fingerprint());
    byte[] before = content();
    assertThat(PrivateParts.json(start(file(null)))).isEqualTo(PrivateParts.json(made));
    assertThat(content()).isEqualTo(before);
  }

  /// Two that start at once find no file, and have to agree on one identity.
  @Test
  void whoeverComesSecondToTheFirstStartTakesTheKeysOfTheFirst() throws IOException {
    PrivateFolder folder = PrivateFolder.open(temp.resolve("data"));
    WatchedFiles files = new WatchedFiles(folder);
    files.afterRead(() -> new KeyFile(folder, null).replace(KEPT));
    try (PooledKeys _ = PooledKeys.install()) {
      assertThat(PrivateParts.json(start(new KeyFile(files, null))))
          .isEqualTo(PrivateParts.json(KEPT));
    }
    assertThat(names()).containsExactly("keys");
  }

  @Test
  void aPassphraseEncryptsTheFile() throws IOException {
    file(PASSPHRASE).replace(KEPT);
    assertThat(Files.readString(path())).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+\\.[\\w-]+\\.[\\w-]+");
    assertThat(PrivateParts.json(start(file(PASSPHRASE)))).isEqualTo(PrivateParts.json(KEPT));
  }

  @Test
  void anotherPassphraseOpensNothingAndReplacesNothing() throws IOException {
    file(PASSPHRASE).replace(KEPT);
    refuses(file(new Secret("wrong")), "the passphrase is wrong or the file is damaged");
  }

  @Test
  void aMissingPassphraseOpensNothingAndReplacesNothing() throws IOException {
    file(PASSPHRASE).replace(KEPT);
    refuses(file(null), "securecomm.keys.passphrase");
  }

  @Test
  void aPlainFileIsEncryptedOnceAPassphraseIsSet() throws IOException {
    file(null).replace(KEPT);
    OwnKeys loaded = start(file(PASSPHRASE));
    assertThat(PrivateParts.json(loaded)).isEqualTo(PrivateParts.json(KEPT));
    assertThat(Files.readString(path())).startsWith("ey").doesNotContain("{");
    assertThat(mode(path())).isEqualTo("rw-------");
    assertThat(names()).containsExactlyInAnyOrder("keys", "keys.lock");
    assertThat(start(file(PASSPHRASE)).fingerprint()).isEqualTo(KEPT.fingerprint());
  }

  @Test
  void anotherPartysKeysAreRefused() throws IOException {
    file(null).replace(KEPT);
    byte[] before = content();
    assertThatExceptionOfType(UnusableFileException.class)
        .isThrownBy(() -> file(null).loadOrMake(TestKeys.SERVER, 2048, TestKeys.NOW))
        .withMessageContaining("belongs to party alice, not server");
    assertThat(content()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw-r-----", "rw--w----", "rw----r--", "rwxrwxrwx"})
  void aFileThatOthersMayReadOrWriteIsRefused(String mode) throws IOException {
    file(null).replace(KEPT);
    Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString(mode));
    refuses(file(null), "chmod 600");
  }

  @Test
  void renewedKeysReplaceTheOldOnes() throws IOException {
    file(null).replace(KEPT);
    OwnKeys renewed = PrivateParts.renewed(KEPT, 2048, TestKeys.NOW.plus(Duration.ofDays(1)));
    file(null).replace(renewed);
    assertThat(PrivateParts.json(start(file(null)))).isEqualTo(PrivateParts.json(renewed));
    assertThat(names()).containsExactly("keys");
  }

  /// A crash before the file had its name leaves a part of it under another, which nobody reads.
  @Test
  void whatACrashLeftBehindIsIgnored() throws IOException {
    PrivateFolder.open(temp.resolve("data"));
    Files.writeString(temp.resolve("data").resolve(".8a6e.new"), "{\"party\":\"ali");
    OwnKeys made = start(file(null));
    assertThat(start(file(null)).fingerprint()).isEqualTo(made.fingerprint());
  }

  @Test
  void aFolderInItsPlaceIsRefused() throws IOException {
    PrivateFolder.open(temp.resolve("data").resolve("keys"));
    assertThatExceptionOfType(UnusableFileException.class).isThrownBy(() -> start(file(null)));
  }

  private void refuses(KeyFile file, String message) throws IOException {
    byte[] before = content();
    assertThatExceptionOfType(UnusableFileException.class)
        .isThrownBy(() -> start(file))
        .withMessageContaining(message)
        .withMessageContaining(path().toString());
    assertThat(content()).isEqualTo(before);
  }

  private KeyFile file(Secret passphrase) {
    return new KeyFile(PrivateFolder.open(temp.resolve("data")), passphrase);
  }

  private static OwnKeys start(KeyFile file) {
    return file.loadOrMake(TestKeys.ALICE, 2048, TestKeys.NOW);
  }

  private Path path() {
    return temp.resolve("data").resolve("keys");
  }

  private byte[] content() throws IOException {
    return Files.readAllBytes(path());
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(temp.resolve("data"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
