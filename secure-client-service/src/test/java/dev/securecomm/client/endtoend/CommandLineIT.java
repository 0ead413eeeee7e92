package dev.securecomm.client.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.file.PrivateFolder;
import dev.securecomm.key.KeyFile;
import dev.securecomm.testkit.TestKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What the jars do besides serving. Runs that do not depend on each other run side by side.
@ExtendWith(RealPair.Shared.class)
class CommandLineIT {

  private final List<RealProcess> started = new ArrayList<>();

  @AfterEach
  void end() {
    started.forEach(RealProcess::close);
  }

  private RealProcess client(String... arguments) {
    RealProcess process = RealProcess.client(arguments);
    started.add(process);
    return process;
  }

  private static String[] with(List<String> settings, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(settings);
    return all.toArray(String[]::new);
  }

  @Test
  void sendsOneMessageInEveryForm(RealPair pair, @TempDir Path temp) throws IOException {
    // Every run has the keys that the server knows, and a port to listen on that is taken.
    RunningClient.keep(temp.resolve("client"), pair.clientKeys());
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<String> settings =
          List.of(
              "--server.port=" + taken.getLocalPort(),
              "--securecomm.data-dir=" + temp.resolve("client"),
              "--securecomm.server.url=http://localhost:" + pair.server().port(),
              RealPair.serverPin());
      RealProcess part1 = client(with(settings, "Sending encrypted message to server"));
      RealProcess fernet = client(with(settings, "--part=2", "Grüße, --part=1"));
      RealProcess gcm = client(with(settings, "--part=2", "--enc=A256GCM", "--explain", "hello"));

      assertThat(part1.exitCode()).as(part1.stderr()).isZero();
      assertThat(part1.lines())
          .containsExactly(
              "Sent (part 1, A256GCM): Sending encrypted message to server",
              "Reply: Sending encrypted message to server");
      assertThat(fernet.exitCode()).as(fernet.stderr()).isZero();
      assertThat(fernet.lines())
          .containsExactly("Sent (part 2, fernet): Grüße, --part=1", "Reply: Grüße, --part=1");
      assertThat(gcm.exitCode()).as(gcm.stderr()).isZero();
      assertThat(gcm.lines().getFirst()).isEqualTo("Sent (part 2, A256GCM): hello");
      assertThat(gcm.lines().getLast()).isEqualTo("Reply: hello");
      assertThat(gcm.stdout())
          .contains("encrypted_key", "ciphertext", "signature", "signed with the key");
      for (RealProcess run : started) {
        assertThat(run.errorLines()).isEmpty();
      }
    }
  }

  @Test
  void failsInOneLineIfThereIsNoReply(RealPair pair, @TempDir Path temp) throws IOException {
    RunningClient.keep(temp.resolve("client"), pair.clientKeys());
    String data = "--securecomm.data-dir=" + temp.resolve("client");
    String url = "--securecomm.server.url=http://localhost:";
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    RealProcess down = client("hello", data, url + closed, RealPair.serverPin());
    RealProcess notPinned = client("hello", data, url + pair.server().port());

    assertThat(down.exitCode()).isEqualTo(1);
    assertThat(down.errorLines())
        .containsExactly(
            "The server cannot be reached. So there is no key to seal to: nothing was sent or kept.");
    assertThat(notPinned.exitCode()).isEqualTo(1);
    assertThat(notPinned.errorLines())
        .singleElement()
        .asString()
        .contains("No fingerprint is pinned for server", RealPair.serverPin().substring(2));
    assertThat(down.lines()).isEmpty();
    assertThat(notPinned.lines()).isEmpty();
  }

  @Test
  void printsTheFingerprintAndMakesKeysIfThereAreNone(RealPair pair, @TempDir Path temp) {
    Path folder = temp.resolve("new");
    RealProcess ours =
        client("--fingerprint", "--securecomm.keys.bits=2048", "--securecomm.data-dir=" + folder);
    RealProcess theirs =
        RealProcess.server("--fingerprint", "--securecomm.data-dir=" + pair.serverFolder());
    started.add(theirs);

    assertThat(ours.exitCode()).as(ours.stderr()).isZero();
    assertThat(ours.lines())
        .containsExactly(
            "client "
                + new KeyFile(PrivateFolder.open(folder), null)
                    .loadOrMake(RunningClient.PARTY, 4096, Instant.EPOCH)
                    .fingerprint());
    assertThat(theirs.exitCode()).as(theirs.stderr()).isZero();
    assertThat(theirs.lines()).containsExactly("server " + TestKeys.server().fingerprint());
    assertThat(ours.errorLines()).isEmpty();
    assertThat(theirs.errorLines()).isEmpty();
  }
}
