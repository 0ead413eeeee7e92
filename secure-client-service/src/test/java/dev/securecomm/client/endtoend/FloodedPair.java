package dev.securecomm.client.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.testkit.TestKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A server that echoes and a client, as they are shipped but for ports, folders and keys, each in
/// a process with a heap of 256 MB; and an honest caller of the client.
final class FloodedPair implements AutoCloseable {

  /// Either listens to strangers.
  enum Service {
    SERVER("POST /messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"),
    CLIENT("POST /send HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n");

    private final String head;

    Service(String head) {
      this.head = head;
    }

    /// The beginning of a request with a body, which goes on with more header fields.
    String head() {
      return head;
    }
  }

  private static final long MORE_HEAP = 24L << 20;
  private static final int MORE_FILES = 12;
  private static final int MOST_UNDER_WAY = 8;

  /// The workers of the client's own HTTP stay for a minute after the last message.
  private static final int MORE_THREADS = 20;

  private final RealProcess server;
  private final RealProcess client;
  private final Vitals serversVitals;
  private final Vitals clientsVitals;
  private final HonestCaller honest;
  private final Vitals.Level serverBefore;
  private final Vitals.Level clientBefore;

  FloodedPair(Path folder) throws IOException {
    RunningClient.keep(folder.resolve("server"), TestKeys.server());
    RunningClient.keep(folder.resolve("client"), RunningClient.keys());
    server =
        RealProcess.longLived(
            "secure-server-service",
            List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--management.server.port=0",
                "--securecomm.handler=echo",
                "--securecomm.data-dir=" + folder.resolve("server"),
                "--securecomm.trust.peers.client=" + RunningClient.keys().fingerprint()));
    client =
        RealProcess.longLived(
            "secure-client-service",
            List.of(
                "--server.port=0",
                "--management.server.port=0",
                "--securecomm.data-dir=" + folder.resolve("client"),
                // As for one that listens to more than its machine.
                "--securecomm.connections.max-per-network=400",
                "--securecomm.server.url=http://127.0.0.1:" + server.port(),
                RealPair.serverPin()));
    serversVitals = new Vitals(server);
    clientsVitals = new Vitals(client);
    // However many private operations there are, some carrier is free to put the others off.
    assertThat(serversVitals.carriers())
        .isGreaterThan(2 * Runtime.getRuntime().availableProcessors());
    honest = new HonestCaller(client.port());
    honest.warmUp();
    serverBefore = serversVitals.level();
    clientBefore = clientsVitals.level();
    peaks();
  }

  int port(Service service) {
    return (service == Service.SERVER ? server : client).port();
  }

  long refused(Service service, String reason) {
    return (service == Service.SERVER ? serversVitals : clientsVitals).refused(reason);
  }

  HonestCaller honest() {
    return honest;
  }

  /// The most heap in use since this was last asked.
  String peaks() {
    return "heap at most %.0f MiB (server), %.0f MiB (client)"
        .formatted(Vitals.mib(serversVitals.peak()), Vitals.mib(clientsVitals.peak()));
  }

  /// That both are as they were, and have complained of nothing.
  ///
  /// @return the levels before and after
  List<String> assertUnharmed() throws IOException {
    // Its own connections are none that were left behind.
    honest.close();
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() -> {
          assertThat(serversVitals.files()).isLessThan(serverBefore.files() + MORE_FILES);
          assertThat(clientsVitals.files()).isLessThan(clientBefore.files() + MORE_FILES);
          // Carriers that stood in for others who were blocked stay for half a minute.
          assertThat(serversVitals.threads()).isLessThan(serverBefore.threads() + MORE_THREADS);
          assertThat(clientsVitals.threads()).isLessThan(clientBefore.threads() + MORE_THREADS);
        });
    Vitals.Level serverAfter = serversVitals.level();
    Vitals.Level clientAfter = clientsVitals.level();
    List<String> seen =
        List.of(
            "server before: " + serverBefore,
            "server after: " + serverAfter,
            "client before: " + clientBefore,
            "client after: " + clientAfter);
    assertUnharmed(server, serverBefore, serverAfter);
    assertUnharmed(client, clientBefore, clientAfter);
    return seen;
  }

  private static void assertUnharmed(RealProcess process, Vitals.Level before, Vitals.Level after) {
    assertThat(after.heap()).isLessThan(before.heap() + MORE_HEAP);
    assertThat(after.files()).isLessThan(before.files() + MORE_FILES);
    assertThat(after.threads()).isLessThan(before.threads() + MORE_THREADS);
    assertThat(after.handlers()).isLessThan(MOST_UNDER_WAY);
    assertThat(process.stdout() + process.stderr())
        .contains("listens on port")
        .doesNotContain("OutOfMemory", "StackOverflow", "Too many open files", "\"ERROR\"");
  }

  @Override
  public void close() {
    honest.close();
    serversVitals.close();
    clientsVitals.close();
    client.close();
    server.close();
  }
}
