package dev.securecomm.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateFolderTest {

  @TempDir private Path temp;

  @Test
  void makesAMissingFolderPrivate() throws IOException {
    PrivateFolder.open(temp.resolve("var/lib/service"));
    assertThat(mode(temp.resolve("var/lib/service"))).isEqualTo("rwx------");
  }

  @Test
  void closesAnEmptyFolderThatWasOpen() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("data"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    PrivateFolder.open(folder);
    assertThat(mode(folder)).isEqualTo("rwx------");
  }

  /// As root any folder can be given away; as anybody else, the root folder is somebody else's.
  @Test
  void refusesAFolderOfAnotherUser() throws IOException {
    Path foreign = Path.of("/");
    if (new UnixSystem().getUid() == 0) {
      foreign = PrivateFolder.open(temp.resolve("foreign")).path("").toAbsolutePath();
      Files.setAttribute(foreign, "unix:uid", 12345);
    }
    Path folder = foreign;
    assertThatExceptionOfType(UnusableFileException.class)
        .isThrownBy(() -> PrivateFolder.open(folder))
        .withMessageContaining("belongs to the user");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxr-xr-x", "rwxr-x---", "rwx-w----", "rwx-----x"})
  void refusesAnOpenFolderThatHasContent(String mode) throws IOException {
    Path folder = Files.createDirectory(temp.resolve("data"));
    Files.writeString(folder.resolve("of-somebody"), "else");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
    assertThatExceptionOfType(UnusableFileException.class)
        .isThrownBy(() -> PrivateFolder.open(folder))
        .withMessageContaining("chmod 700")
        .withMessageContaining(folder.toString());
    assertThat(mode(folder)).isEqualTo(mode);
  }

  @Test
  void opensAPrivateFolderThatHasContent() {
    folder().replace("file", bytes("content"));
    assertThat(folder().read("file")).hasValue(bytes("content"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "rw-r--r--", "rwx------"})
  void refusesAFileInItsPlace(String mode) throws IOException {
    Path file = Files.writeString(temp.resolve("data"), "not a folder");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    assertThatExceptionOfType(UnusableFileException.class)
        .isThrownBy(() -> PrivateFolder.open(file))
        .withMessageContaining("securecomm.data-dir");
  }

  @Test
  void refusesAPlaceWhereNoFolderCanBe() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "not a folder");
    assertThatExceptionOfType(UnusableFileException.class)
        .isThrownBy(() -> PrivateFolder.open(file.resolve("data")))
        .withMessageContaining("securecomm.data-dir");
  }

  @Test
  void readsNothingWhereThereIsNoFile() {
    assertThat(folder().read("file")).isEmpty();
  }

  @Test
  void createsAFileOnceAndNeverReplacesIt() throws IOException {
    assertThat(folder().create("file", bytes("first"))).isTrue();
    assertThat(folder().create("file", bytes("second"))).isFalse();
    assertThat(folder().read("file")).hasValue(bytes("first"));
    assertThat(mode(folder().path("file"))).isEqualTo("rw-------");
    assertThat(names()).containsExactly("file");
  }

  @Test
  void replacesAFileAsAWhole() throws IOException {
    folder().replace("file", bytes("a long first content"));
    folder().replace("file", bytes("second"));
    folder().replace("other", new byte[0]);
    assertThat(folder().read("file")).hasValue(bytes("second"));
    assertThat(folder().read("other")).hasValue(new byte[0]);
    assertThat(mode(folder().path("file"))).isEqualTo("rw-------");
    assertThat(names()).containsExactlyInAnyOrder("file", "other");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"rw-r-----", "rw--w----", "rw---x---", "rw----r--", "rw-----w-", "rw------x"})
  void refusesAFileThatOthersMayReadOrWrite(String mode) throws IOException {
    folder().replace("file", bytes("content"));
    Files.setPosixFilePermissions(folder().path("file"), PosixFilePermissions.fromString(mode));
    assertThatExceptionOfType(UnusableFileException.class)
        .isThrownBy(() -> folder().read("file"))
        .withMessageContaining("chmod 600")
        .withMessageNotContaining("content");
  }

  @Test
  void neitherCreatesNorReplacesAFolder() throws IOException {
    Files.createDirectory(folder().path("file"));
    Files.createFile(folder().path("file").resolve("inside"));
    assertThat(folder().create("file", bytes("content"))).isFalse();
    assertThat(names()).containsExactly("file");
    assertThatExceptionOfType(UnusableFileException.class)
        .isThrownBy(() -> folder().replace("file", bytes("content")))
        .withMessageContaining("cannot be written");
    assertThat(names()).containsExactly("file");
  }

  /// They hold private keys, perhaps. One that is younger may be another process's, which is at it.
  @Test
  void whatAKilledProcessLeftIsRemovedAfterAMinute() throws IOException {
    folder().replace("file", bytes("content"));
    Path old = Files.writeString(temp.resolve("data/.old.new"), "left");
    Path young = Files.writeString(temp.resolve("data/.young.new"), "being written");
    Path other = Files.writeString(temp.resolve("data/.old.txt"), "of somebody else");
    Instant now = Instant.now();
    Files.setLastModifiedTime(old, FileTime.from(now.minusSeconds(90)));
    Files.setLastModifiedTime(young, FileTime.from(now.minusSeconds(20)));
    Files.setLastModifiedTime(other, FileTime.from(now.minusSeconds(90)));
    folder().replace("file", bytes("content"));
    assertThat(old).doesNotExist();
    assertThat(young).exists();
    assertThat(other).exists();
  }

  @Test
  void saysWhereAFileIs() {
    assertThat(folder().place("keys"))
        .isEqualTo("file " + temp.toAbsolutePath().resolve("data").resolve("keys"));
  }

  @Test
  void aVersionChangesWithEveryReplacement() {
    PrivateFolder folder = folder();
    Object none = folder.version("file");
    assertThat(folder.version("file")).isEqualTo(none);
    folder.replace("file", bytes("first"));
    Object first = folder.version("file");
    assertThat(first).isNotEqualTo(none).isEqualTo(folder().version("file"));
    for (int i = 0; i < 100; i++) {
      Object before = folder.version("file");
      folder.replace("file", bytes("same"));
      assertThat(folder.version("file")).isNotEqualTo(before);
    }
  }

  @Test
  void aLockIsReleasedWhateverHappensUnderIt() {
    PrivateFolder folder = folder();
    assertThatExceptionOfType(TimeoutException.class)
        .isThrownBy(() ->
            folder.locked(
                "file",
                () -> {
                  throw new TimeoutException("under the lock");
                }));
    assertThat(folder.locked("file", () -> Optional.of(1))).hasValue(1);
    assertThat(folder.path("file.lock")).exists();
  }

  @Test
  void whatGoesWrongUnderALockIsNotTheLocks() {
    PrivateFolder folder = folder();
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() ->
            folder.locked(
                "file",
                () -> {
                  throw new IOException("under the lock");
                }))
        .withMessage("under the lock");
  }

  @Test
  void aLockThatCannotBeTakenIsSaidToBe() throws IOException {
    PrivateFolder folder = folder();
    Files.createDirectory(folder.path("file.lock"));
    assertThatExceptionOfType(UnusableFileException.class)
        .isThrownBy(() -> folder.locked("file", () -> 1))
        .withMessageContaining("file.lock cannot be written");
  }

  @Test
  void threadsThatOpenedTheFolderEachForThemselvesTakeTurns() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    Callable<Integer> turn =
        () ->
            folder()
                .locked(
                    "file",
                    () -> {
                      int together = inside.incrementAndGet();
                      Thread.sleep(5);
                      inside.decrementAndGet();
                      return together;
                    });
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> each : executor.invokeAll(Collections.nCopies(16, turn))) {
        assertThat(each.get()).isEqualTo(1);
      }
    }
  }

  private PrivateFolder folder() {
    return PrivateFolder.open(temp.resolve("data"));
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(temp.resolve("data"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
