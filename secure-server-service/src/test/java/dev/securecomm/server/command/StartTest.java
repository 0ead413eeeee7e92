package dev.securecomm.server.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import dev.securecomm.envelope.Suite;
import dev.securecomm.file.PrivateFolder;
import dev.securecomm.key.KeyFile;
import dev.securecomm.key.Secret;
import dev.securecomm.message.Message;
import dev.securecomm.server.testserver.Client;
import dev.securecomm.server.testserver.Console;
import dev.securecomm.server.testserver.LogCapture;
import dev.securecomm.server.testserver.RunningServer;
import dev.securecomm.testkit.TestKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The start: with the keys that are there, or not at all.
class StartTest {

  private static final String PASSPHRASE = "correct horse battery staple";

  @TempDir private Path folder;

  private Path home;
  private Path keys;

  @BeforeEach
  void home() {
    home = folder.resolve("server");
    keys = home.resolve("keys");
  }

  @Test
  void opensItsKeysWithThePassphraseOfASetting() throws Exception {
    writeKeys(PASSPHRASE);
    assertThat(Files.readString(keys)).doesNotContain("{");
    assertServes(builder().setting("securecomm.keys.passphrase", PASSPHRASE));
  }

  @Test
  void opensItsKeysWithThePassphraseOfAFile() throws Exception {
    writeKeys(PASSPHRASE);
    Path file = Files.writeString(folder.resolve("passphrase"), PASSPHRASE + "\nsecond line\n");
    assertServes(builder().setting("securecomm.keys.passphrase-file", file));
  }

  @Test
  void doesNotStartWithAnotherPassphrase() throws Exception {
    writeKeys(PASSPHRASE);
    assertNotStarted(
        builder().setting("securecomm.keys.passphrase", "incorrect horse"),
        "The key file " + keys + " does not open: the passphrase is wrong or the file is damaged.");
  }

  @Test
  void doesNotStartWithoutThePassphrase() throws Exception {
    writeKeys(PASSPHRASE);
    assertNotStarted(
        builder(),
        "The key file "
            + keys
            + " is encrypted: give its passphrase by securecomm.keys.passphrase.");
  }

  @Test
  void doesNotStartWithoutThePassphraseFile() throws Exception {
    writeKeys(PASSPHRASE);
    Path missing = folder.resolve("missing");
    assertNotStarted(
        builder().setting("securecomm.keys.passphrase-file", missing),
        "The passphrase file " + missing + " cannot be read or is empty.");
  }

  @Test
  void doesNotStartWithADamagedKeyFile() throws Exception {
    writeKeys(null);
    byte[] whole = Files.readAllBytes(keys);
    Files.write(keys, Arrays.copyOf(whole, whole.length / 2));
    String sentence = assertNotStarted(builder(), "The key file " + keys + " is damaged (");
    assertThat(sentence).endsWith("): restore it from a backup.");
  }

  @Test
  void doesNotStartWithAnEmptyKeyFile() throws Exception {
    writeKeys(null);
    Files.write(keys, new byte[0]);
    assertNotStarted(builder(), "The key file " + keys + " is damaged (");
  }

  @Test
  void doesNotStartWithKeysThatOthersCanRead() throws Exception {
    writeKeys(null);
    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-r--r--"));
    assertNotStarted(
        builder(),
        "Others on this machine may read or write "
            + keys
            + ": run chmod 600 on it, and if anyone"
            + " might have read it, have the keys replaced.");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
        .isEqualTo("rw-r--r--");
  }

  @Test
  void doesNotStartWithTheKeysOfAnotherParty() throws Exception {
    writeKeys(null);
    assertNotStarted(
        builder().setting("securecomm.party", "other"),
        "The key file "
            + keys
            + " belongs to party server, not other: set securecomm.party or securecomm.data-dir to"
            + " match.");
  }

  @Test
  void doesNotStartWithADamagedPeersFile() throws Exception {
    writeKeys(null);
    PrivateFolder.open(home).replace("peers", "{\"peers\":[{}]}".getBytes(UTF_8));
    Said said = start(builder());
    assertThat(said.failed()).isTrue();
    assertThat(said.err())
        .containsExactly(
            "Not started: The file "
                + home.resolve("peers")
                + " is damaged (member keys is missing): restore it from a backup, or remove it to"
                + " learn all peers anew.");
  }

  /// Spring Boot quotes a setting that does not bind.
  @Test
  void doesNotTellThePassphraseWhenASettingIsWrong() throws Exception {
    writeKeys(PASSPHRASE);
    try (LogCapture logs = new LogCapture()) {
      Said said =
          start(
              builder()
                  .setting("securecomm.keys.passphrase", PASSPHRASE)
                  .setting("securecomm.keys.passphrase-file", folder.resolve("passphrase"))
                  .capturing(logs, Level.TRACE));
      assertThat(said.failed()).isTrue();
      assertThat(logs.lines()).hasSizeGreaterThan(100);
      assertThat(logs.lines())
          .anyMatch(line ->
              line.text()
                  .contains(
                      "give securecomm.keys.passphrase or securecomm.keys.passphrase-file, not"
                          + " both"));
      assertThat(logs.lines()).noneMatch(line -> line.text().contains(PASSPHRASE));
      assertThat(said.out()).noneMatch(line -> line.contains(PASSPHRASE));
      assertThat(said.err()).noneMatch(line -> line.contains(PASSPHRASE));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "securecomm.message.max-lifetime | 1m | securecomm.message.lifetime has to be from 1s to",
        "securecomm.message.lifetime | 0s | securecomm.message.lifetime has to be from 1s to",
        "securecomm.message.max-size | 0B | securecomm.message.max-size has to be from 1B to 100MB",
        "securecomm.message.max-size | -1B | securecomm.message.max-size has to be from 1B to 100MB",
        "securecomm.message.max-size | 2GB | securecomm.message.max-size has to be from 1B to 100MB",
        "securecomm.message.max-size |'' | securecomm.message.max-size has to be from 1B to 100MB",
        "securecomm.message.max-waiting | 0 | securecomm.message.max-waiting has to be 1 or",
        "securecomm.message.max-in-flight | 0 | securecomm.message.max-in-flight has to be 1 or",
        "securecomm.replay.max-records | -5 | securecomm.replay.max-records has to be 1 or more",
        "securecomm.replay.patience | '' | securecomm.replay.patience has to be given",
        "securecomm.handler | '' | securecomm.handler has to be given",
        "securecomm.trust.policy | '' | securecomm.trust.policy has to be given",
        "securecomm.trust.peers.my.client | x | securecomm.trust.peers.my.client=x pins nobody",
        "securecomm.trust.peers[My_Client] | x | securecomm.trust.peers.My_Client=x pins nobody"
      })
  void doesNotStartWithASettingThatMakesNoSense(String name, String value, String sentence)
      throws Exception {
    writeKeys(null);
    assertNotStarted(builder().setting(name, value), sentence);
  }

  @Test
  void doesNotStartWithAnApplicationThatMayTakeAsLongAsAConnection() throws Exception {
    writeKeys(null);
    assertNotStarted(
        builder()
            .setting("securecomm.handler", "forward")
            .setting("securecomm.forward.url", "http://127.0.0.1:1/")
            .setting("securecomm.forward.timeout", "2m"),
        "securecomm.connections.exchange-timeout has to be longer than securecomm.forward.timeout");
  }

  private record Said(boolean failed, List<String> out, List<String> err) {}

  private RunningServer.Builder builder() {
    return RunningServer.builder().folder(home).pinning(TestKeys.alice());
  }

  private void writeKeys(String passphrase) {
    Secret secret = passphrase == null ? null : Secret.of(passphrase);
    new KeyFile(PrivateFolder.open(home), secret).replace(TestKeys.server());
  }

  private static void assertServes(RunningServer.Builder builder) throws Exception {
    try (RunningServer server = builder.start()) {
      Client alice = Client.announced(server, TestKeys.alice());
      assertThat(alice.exchange(Suite.PART_1, Message.text("hello")).status()).isEqualTo(200);
    }
  }

  /// One sentence, and the file as it was.
  private String assertNotStarted(RunningServer.Builder builder, String sentence) throws Exception {
    byte[] before = Files.readAllBytes(keys);
    Said said = start(builder);
    assertThat(said.failed()).isTrue();
    assertThat(said.out()).isEmpty();
    assertThat(said.err()).hasSize(1);
    assertThat(said.err().getFirst()).startsWith("Not started: " + sentence);
    assertThat(Files.readAllBytes(keys)).isEqualTo(before);
    try (var files = Files.list(home)) {
      assertThat(files).containsExactly(keys);
    }
    return said.err().getFirst();
  }

  private static Said start(RunningServer.Builder builder) throws Exception {
    AtomicBoolean failed = new AtomicBoolean();
    Console console =
        Console.during(() -> {
          Throwable failure =
              catchThrowable(() -> {
                try (RunningServer server = builder.start()) {
                  assertThat(server.port()).isPositive();
                }
              });
          failed.set(failure != null);
        });
    return new Said(failed.get(), console.out(), console.err());
  }
}
