package dev.securecomm.client.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.testkit.TestKeys;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// Server, client and both are killed (SIGKILL) at random moments under load. What was answered is
/// there afterwards, and was done once.
///
/// `-Dkills=500` kills more often; what was seen is written to `target/kills.txt`.
class KillsIT {

  private static final int KILLS = Integer.getInteger("kills", 3);
  private static final int CALLERS = 4;
  private static final Duration CALM = Duration.ofMinutes(2);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Random random = new Random(KILLS);
  private final AtomicInteger numbers = new AtomicInteger();
  private final Set<String> answered = ConcurrentHashMap.newKeySet();

  @TempDir private Path temp;
  private int serverPort;
  private int clientPort;
  private volatile boolean ending;

  @Test
  void loseNothingAndDoNothingTwice() throws Exception {
    serverPort = freePort();
    clientPort = freePort();
    RunningClient.keep(temp.resolve("server"), TestKeys.server());
    RunningClient.keep(temp.resolve("client"), RunningClient.keys());
    RealProcess server = server();
    RealProcess client = client();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> calling = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        calling.add(callers.submit(this::callUntilTheEnd));
      }
      for (int kill = 0; kill < KILLS; kill++) {
        int before = answered.size();
        await().atMost(CALM).until(() -> answered.size() > before + 10);
        Thread.sleep(random.nextInt(500));
        // The server, the client, both: by turns.
        if (kill % 3 != 1) {
          server.close();
        }
        if (kill % 3 != 0) {
          client.close();
        }
        if (kill % 3 != 1) {
          server = server();
        }
        if (kill % 3 != 0) {
          client = client();
        }
        server.port();
        client.port();
      }
      ending = true;
      for (Future<?> each : calling) {
        each.get();
      }
    } finally {
      ending = true;
      client.close();
      server.close();
    }
    assertNothingLostAndNothingTwice();
  }

  private RealProcess server() {
    return RealProcess.serverWith(
        "dev.securecomm.ledger.Ledger",
        "--server.port=" + serverPort,
        "--server.address=127.0.0.1",
        "--management.server.port=-1",
        "--securecomm.data-dir=" + temp.resolve("server"),
        "--securecomm.trust.peers.client=" + RunningClient.keys().fingerprint());
  }

  private RealProcess client() {
    return RealProcess.client(
        "--server.port=" + clientPort,
        "--management.server.port=-1",
        "--securecomm.data-dir=" + temp.resolve("client"),
        "--securecomm.server.url=http://localhost:" + serverPort,
        "--securecomm.server.timeout=5s",
        // All records are counted at the end, so none may have expired.
        "--securecomm.message.lifetime=24h",
        RealPair.serverPin());
  }

  /// Whoever gets no answer does not know whether it was done, and sends another.
  private Void callUntilTheEnd() throws Exception {
    while (!ending) {
      String text = "entry " + numbers.incrementAndGet();
      if (isAnswered(text)) {
        answered.add(text);
      } else {
        Thread.sleep(250);
      }
    }
    return null;
  }

  private boolean isAnswered(String text) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + clientPort + "/send?part=2"))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "text/plain;charset=utf-8")
            .POST(BodyPublishers.ofString(text))
            .build();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isIn(200, 502, 503, 504);
      assertThat(response.statusCode() != 200 || response.body().equals(text)).isTrue();
      return response.statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private void assertNothingLostAndNothingTwice() throws IOException {
    JdbcClient database =
        JdbcClient.create(
            new DriverManagerDataSource("jdbc:sqlite:" + temp.resolve("server/store.db")));
    Map<String, Integer> ledger = new HashMap<>();
    database
        .sql("SELECT entry, times FROM ledger")
        .query(row -> {
          ledger.put(row.getString("entry"), row.getInt("times"));
        });
    List<String> lost = answered.stream().filter(entry -> !ledger.containsKey(entry)).toList();
    List<String> twice = ledger.keySet().stream().filter(entry -> ledger.get(entry) != 1).toList();
    int unrecorded =
        database
            .sql(
                """
                SELECT COUNT(*) FROM ledger WHERE NOT EXISTS (
                  SELECT 1 FROM message
                  WHERE sender = ledger.sender AND id = ledger.id AND reply IS NOT NULL)
                """)
            .query(Integer.class)
            .single();
    String seen =
        "%d kills: %d sent, %d answered, %d handled; answered and lost %d, handled twice %d, handled without a record %d"
            .formatted(
                KILLS,
                numbers.get(),
                answered.size(),
                ledger.size(),
                lost.size(),
                twice.size(),
                unrecorded);
    Files.writeString(Path.of("target", "kills.txt"), seen + "\n");
    assertThat(answered).as(seen).hasSizeGreaterThan(10 * KILLS);
    assertThat(numbers.get()).as(seen).isGreaterThan(answered.size());
    assertThat(lost).as(seen).isEmpty();
    assertThat(twice).as(seen).isEmpty();
    assertThat(unrecorded).as(seen).isZero();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
