package dev.securecomm.client.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.securecomm.client.testkit.FakeServer;
import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.client.testkit.ShiftedClock;
import dev.securecomm.envelope.Suite;
import dev.securecomm.message.Reply;
import dev.securecomm.service.command.CommandFailedException;
import dev.securecomm.service.command.StartFailedException;
import dev.securecomm.testkit.TestKeys;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One message from the command line. The line of a command that failed goes to standard error, and
/// its exit code is 1.
class OneMessageTest {

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private FakeServer server;

  @TempDir private Path folder;

  @BeforeEach
  void start() {
    server = new FakeServer(TestKeys.server(), ShiftedClock.ticking());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void send() throws CommandFailedException, StartFailedException {
    RunningClient.keep(folder.resolve("client"), RunningClient.keys());
    String[] settings = {
      "--securecomm.data-dir=" + folder.resolve("client"),
      "--securecomm.server.url=" + server.url(),
      "--securecomm.trust.peers.server=" + TestKeys.server().fingerprint(),
      "--logging.structured.format.console="
    };
    try (PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      new OneMessage(out, false).send(Suite.PART_1, "hello", settings);
    }
  }

  private String[] lines() {
    return printed.toString(StandardCharsets.UTF_8).split(System.lineSeparator());
  }

  @Test
  void printsItAndTheReply() throws CommandFailedException, StartFailedException {
    send();

    assertThat(lines()).containsExactly("Sent (part 1, A256GCM): hello", "Reply: hello");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 425, 500})
  void failsInOneLineIfTheReplySaysThatItWentWrong(int status) {
    server.handle(message -> Reply.failed(status, "sorry"));

    assertThatThrownBy(this::send)
        .isInstanceOf(CommandFailedException.class)
        .hasMessage(
            "The server replied with status " + status + ": it did not do what it was asked.");

    assertThat(lines())
        .containsExactly("Sent (part 1, A256GCM): hello", "Reply " + status + ": sorry");
  }
}
