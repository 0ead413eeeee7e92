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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// Server, client and both are killed (SIGKILL) at random moments under load, sent by callers of
/// three kinds: one sends and forgets, one sends again under the same Idempotency-Key until he is
/// answered, one leaves his messages to the client. What was answered or accepted is there
/// afterwards, and was done once.
///
/// `-Dkills=500` kills more often; what was seen is written to `target/kills.txt`.
class KillsIT {

  private static final int KILLS = Integer.getInteger("kills", 3);
  private static final Duration DRAINED = Duration.ofMinutes(3);
  private static final Duration CALM = Duration.ofMinutes(2);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Random random = new Random(KILLS);
  private final AtomicInteger numbers = new AtomicInteger();
  private final Set<String> answered = ConcurrentHashMap.newKeySet();
  private final Set<String> named = ConcurrentHashMap.newKeySet();
  private final Map<String, String> accepted = new ConcurrentHashMap<>();

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
      for (int i = 0; i < 2; i++) {
        calling.add(callers.submit(this::callUntilTheEnd));
        calling.add(callers.submit(this::callByNameUntilTheEnd));
      }
      calling.add(callers.submit(this::leaveUntilTheEnd));
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
      await().atMost(DRAINED).until(this::isEmpty);
      assertThat(untold()).isEmpty();
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
      if (isAnswered(text, to("/send?part=2"))) {
        answered.add(text);
      } else {
        Thread.sleep(250);
      }
    }
    return null;
  }

  /// Whoever gave his message a name sends it again, and once more when he has the answer.
  private Void callByNameUntilTheEnd() throws Exception {
    while (!ending) {
      String text = "named " + numbers.incrementAndGet();
      for (int answers = 0; answers < 2; ) {
        if (isAnswered(
            text, to("/send?part=2").header("Idempotency-Key", text.replace(' ', '-')))) {
          answers++;
        } else {
          Thread.sleep(250);
        }
      }
      named.add(text);
    }
    return null;
  }

  private Void leaveUntilTheEnd() throws Exception {
    while (!ending) {
      String text = "left " + numbers.incrementAndGet();
      try {
        HttpResponse<String> response =
            http.send(
                to("/send?part=2")
                    .header("Prefer", "respond-async")
                    .POST(BodyPublishers.ofString(text))
                    .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isIn(202, 502, 503, 504);
        if (response.statusCode() == 202) {
          accepted.put(text, response.headers().firstValue("Location").orElseThrow());
        }
      } catch (IOException e) {
        // Nobody said that it was accepted.
      }
      Thread.sleep(50);
    }
    return null;
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + clientPort + path))
        .timeout(Duration.ofSeconds(20))
        .header("Content-Type", "text/plain;charset=utf-8");
  }

  private boolean isAnswered(String text, HttpRequest.Builder request) throws InterruptedException {
    try {
      HttpResponse<String> response =
          http.send(request.POST(BodyPublishers.ofString(text)).build(), BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isIn(200, 409, 502, 503, 504);
      assertThat(response.statusCode() != 200 || response.body().equals(text)).isTrue();
      return response.statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /// Whether nothing waits in the client's outbox any longer.
  private boolean isEmpty() throws Exception {
    HttpResponse<String> waiting =
        http.send(to("/messages?state=waiting").GET().build(), BodyHandlers.ofString());
    assertThat(waiting.statusCode()).as(waiting.body()).isEqualTo(200);
    return waiting.body().equals("{\"messages\":[]}");
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
    List<String> lost =
        Stream.of(answered, named, accepted.keySet())
            .flatMap(Set::stream)
            .filter(entry -> !ledger.containsKey(entry))
            .toList();
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
        "%d kills: %d sent, of which %d answered, %d answered under a name and %d accepted; %d handled; answered or accepted and lost %d, handled twice %d, handled without a record %d"
            .formatted(
                KILLS,
                numbers.get(),
                answered.size(),
                named.size(),
                accepted.size(),
                ledger.size(),
                lost.size(),
                twice.size(),
                unrecorded);
    Files.writeString(Path.of("target", "kills.txt"), seen + "\n");
    assertThat(answered).as(seen).hasSizeGreaterThan(10 * KILLS);
    assertThat(named).as(seen).hasSizeGreaterThan(KILLS);
    assertThat(accepted).as(seen).hasSizeGreaterThan(KILLS);
    assertThat(numbers.get()).as(seen).isGreaterThan(answered.size());
    assertThat(lost).as(seen).isEmpty();
    assertThat(twice).as(seen).isEmpty();
    assertThat(unrecorded).as(seen).isZero();
  }

  /// What was accepted is told of where the caller was sent to, with its reply.
  private List<String> untold() throws Exception {
    List<String> untold = new ArrayList<>();
    for (Map.Entry<String, String> each : accepted.entrySet()) {
      HttpResponse<String> told =
          http.send(to(each.getValue()).GET().build(), BodyHandlers.ofString());
      if (told.statusCode() != 200
          || !told.body().contains("\"state\":\"delivered\"")
          || !told.body().contains("\"status\":200")
          || !told.body().contains("\"body\":\"" + each.getKey() + "\"")) {
        untold.add(each.getKey() + ": " + told.body());
      }
    }
    return untold;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
