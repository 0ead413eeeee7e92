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
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// Server, client and both are killed (SIGKILL) at random moments under load. What was acknowledged
/// is there afterwards, and was done once.
///
/// `-Dkills=500` kills more often; what was seen is written to `target/kills.txt`.
class KillsIT {

  private static final int KILLS = Integer.getInteger("kills", 3);
  private static final int CALLERS = 4;
  private static final Duration CALM = Duration.ofMinutes(2);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Random random = new Random(KILLS);
  private final AtomicInteger numbers = new AtomicInteger();
  private final AtomicInteger tries = new AtomicInteger();
  private final Set<String> answered = ConcurrentHashMap.newKeySet();
  private final ConcurrentMap<String, String> accepted = new ConcurrentHashMap<>();

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
        Thread.sleep(random.nextInt(50, 1500));
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
      for (Map.Entry<String, String> each : accepted.entrySet()) {
        await(each.getKey()).atMost(CALM).until(() -> isDelivered(each.getValue()));
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
        // All records are counted at the end.
        "--securecomm.replay.remove-every=24h",
        "--securecomm.trust.peers.client=" + RunningClient.keys().fingerprint());
  }

  private RealProcess client() {
    return RealProcess.client(
        "--server.port=" + clientPort,
        "--management.server.port=-1",
        "--securecomm.data-dir=" + temp.resolve("client"),
        "--securecomm.server.url=http://localhost:" + serverPort,
        "--securecomm.server.timeout=5s",
        RealPair.serverPin());
  }

  private Void callUntilTheEnd() throws Exception {
    while (!ending) {
      int number = numbers.incrementAndGet();
      String text = "entry " + number;
      boolean async = number % 2 == 0;
      // As long as it takes, under the same key.
      while (!isAcknowledged(text, async)) {
        Thread.sleep(100);
      }
    }
    return null;
  }

  private boolean isAcknowledged(String text, boolean async) throws InterruptedException {
    tries.incrementAndGet();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + clientPort + "/send?part=2"))
            .timeout(Duration.ofSeconds(10))
            .header("Content-Type", "text/plain;charset=utf-8")
            .header("Idempotency-Key", '"' + text + '"')
            .POST(BodyPublishers.ofString(text));
    if (async) {
      request.header("Prefer", "respond-async");
    }
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      switch (response.statusCode()) {
        case 200 -> {
          assertThat(response.body()).isEqualTo(text);
          answered.add(text);
          return true;
        }
        case 202 -> {
          accepted.put(text, response.headers().firstValue("Location").orElseThrow());
          return true;
        }
        case 502, 503, 504 -> {
          return false;
        }
        default -> throw new AssertionError(response.statusCode() + ": " + response.body());
      }
    } catch (IOException e) {
      return false;
    }
  }

  private boolean isDelivered(String location) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + clientPort).resolve(location))
                .build(),
            BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.body()).doesNotContain("\"failed\"");
    return response.body().contains("\"delivered\"");
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
    List<String> lost = new ArrayList<>();
    for (Set<String> acknowledged : List.of(answered, accepted.keySet())) {
      acknowledged.stream().filter(entry -> !ledger.containsKey(entry)).forEach(lost::add);
    }
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
        "%d kills: %d answered, %d accepted and delivered, %d tries; lost %d, handled twice %d, without a record %d"
            .formatted(
                KILLS,
                answered.size(),
                accepted.size(),
                tries.get(),
                lost.size(),
                twice.size(),
                unrecorded);
    Files.writeString(Path.of("target", "kills.txt"), seen + "\n");
    assertThat(answered).as("sent and answered").hasSizeGreaterThan(KILLS);
    assertThat(accepted).as("accepted and delivered").hasSizeGreaterThan(KILLS);
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
