package dev.securecomm.server.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.securecomm.envelope.Suite;
import dev.securecomm.file.UnusableFileException;
import dev.securecomm.message.Message;
import dev.securecomm.message.SealedRequest;
import dev.securecomm.server.handler.MessageHandler;
import dev.securecomm.server.testserver.Client;
import dev.securecomm.server.testserver.CountingHandler;
import dev.securecomm.server.testserver.RunningServer;
import dev.securecomm.testkit.TestKeys;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a server knows of messages after it has ended and started again, and what its disk shows.
class RestartTest {

  private static final int PAGE = 4096;

  @TempDir private Path folder;
  private final CountingHandler handler = new CountingHandler();

  @BeforeEach
  void makePrivate() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
  }

  @ParameterizedTest
  @EnumSource
  void aMessageThatWasHandledIsAnsweredAlikeAfterARestart(Suite suite) throws Exception {
    SealedRequest request;
    HttpResponse<byte[]> before;
    try (RunningServer server = start(handler)) {
      Client alice = Client.announced(server, TestKeys.alice());
      request = alice.seal(suite, Message.text("once"));
      before = alice.post(request);
      assertThat(alice.open(before, request).message().readable()).isEqualTo("once");
    }
    try (RunningServer server = start(handler)) {
      HttpResponse<byte[]> after = Client.of(server, TestKeys.alice()).post(request);
      assertThat(after.body()).isEqualTo(before.body());
    }
    assertThat(handler.calls()).isOne();
  }

  /// Attack 28 on a disk: secrets are in neither direction's records, nor in the journal.
  @Test
  void nothingPlainIsOnTheDisk() throws Exception {
    String secret = "4111 1111 1111 1111";
    try (RunningServer server = start(handler)) {
      Client alice = Client.announced(server, TestKeys.alice());
      for (Suite suite : Suite.values()) {
        alice.exchange(alice.seal(suite, Message.text(secret)));
      }
      try (Stream<Path> files = Files.walk(folder)) {
        List<Path> found = files.filter(Files::isRegularFile).toList();
        assertThat(found.stream().map(file -> file.getFileName().toString()))
            .contains("store.db", "store.db-wal");
        for (Path file : found) {
          String content = new String(Files.readAllBytes(file), ISO_8859_1);
          assertThat(content).as(file.toString()).doesNotContain(secret);
        }
        assertThat(new String(Files.readAllBytes(folder.resolve("store.db-wal")), ISO_8859_1))
            .contains("alice", "ciphertext");
      }
    }
  }

  @Test
  void aFailedHandlerLeavesNothingThatWouldBlockTheRetry() throws Exception {
    handler.does((_, _) -> {
      throw new IllegalStateException("no");
    });
    SealedRequest request;
    try (RunningServer server = start(handler)) {
      Client alice = Client.announced(server, TestKeys.alice());
      request = alice.seal(Suite.PART_1, Message.text("again"));
      assertThat(alice.exchange(request).status()).isEqualTo(500);
    }
    CountingHandler next = new CountingHandler();
    try (RunningServer server = start(next)) {
      assertThat(Client.of(server, TestKeys.alice()).exchange(request).status()).isEqualTo(200);
    }
    assertThat(next.calls()).isOne();
  }

  @Test
  void aDamagedDatabaseStopsTheStartAndIsLeftAsItIs() throws Exception {
    start(handler).close();
    Path database = folder.resolve("store.db");
    try (FileChannel file = FileChannel.open(database, StandardOpenOption.WRITE)) {
      assertThat(file.size()).isGreaterThan(2 * PAGE);
      file.write(ByteBuffer.wrap("torn".repeat(PAGE / 4).getBytes(ISO_8859_1)), PAGE);
    }
    byte[] damaged = Files.readAllBytes(database);

    assertThatThrownBy(() -> start(handler))
        .hasRootCauseInstanceOf(UnusableFileException.class)
        .rootCause()
        .hasMessageContaining("The store " + database.toRealPath())
        .hasMessageContaining("restore it from a backup");
    assertThat(Files.readAllBytes(database)).isEqualTo(damaged);
  }

  @Test
  void aFileThatIsNoDatabaseStopsTheStartAndIsLeftAsItIs() throws Exception {
    start(handler).close();
    Path database = folder.resolve("store.db");
    Files.writeString(
        database, "not a database, and longer than a header of one hundred bytes. ".repeat(3));
    assertThatThrownBy(() -> start(handler))
        .hasStackTraceContaining("The store " + database.toRealPath() + " cannot be used");
    assertThat(Files.readString(database)).startsWith("not a database");
  }

  @Test
  void twoServersDoNotShareAnEmbeddedDatabase() throws Exception {
    try (RunningServer first = start(handler)) {
      assertThat(first.port()).isPositive();
      assertThatThrownBy(() -> start(handler)).hasStackTraceContaining("is another process's");
    }
  }

  @Test
  void aDatabaseThatIsNoneOfOursStopsTheStart() {
    assertThatThrownBy(() ->
            RunningServer.builder()
                .folder(folder)
                .durable()
                .setting("spring.datasource.url", "jdbc:h2:mem:x")
                .start())
        .hasStackTraceContaining("must begin with jdbc:sqlite: or jdbc:postgresql:");
  }

  private RunningServer start(MessageHandler handledBy) throws IOException {
    return RunningServer.builder()
        .folder(folder)
        .durable()
        .pinning(TestKeys.alice())
        .handler(handledBy)
        .start();
  }
}
