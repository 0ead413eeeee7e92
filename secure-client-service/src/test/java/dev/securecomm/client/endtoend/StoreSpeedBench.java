package dev.securecomm.client.endtoend;

import static dev.securecomm.client.testkit.FakeServer.MESSAGES;
import static dev.securecomm.client.testkit.FakeServer.PEERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.envelope.MessageId;
import dev.securecomm.envelope.Suite;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.message.Lifetimes;
import dev.securecomm.message.Message;
import dev.securecomm.message.Sealer;
import dev.securecomm.testkit.TestKeys;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// What the durable record costs: two servers side by side, one with its record in memory, get the
/// same envelopes by turns. Run by `reliability/speed`, which shows `target/speed.txt`.
class StoreSpeedBench {

  private static final int ROUNDS = 15;

  /// Before them: it takes some tens of thousands of messages until all is compiled. More than a
  /// hundred thousand for one server would not fit into the memory's record.
  private static final int WARM_UPS = 8;

  private static final int MESSAGES_A_ROUND = 2_000;

  /// As many as in `benchmarks/run`: fewer leave the processors idle while the disk is at work.
  private static final int AT_ONCE = 16;

  private static final int MANY = 100_000;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final OwnKeys keys = RunningClient.keys();
  private final Sealer sealer =
      new Sealer(
          () -> keys,
          new Lifetimes(Duration.ofMinutes(5), Duration.ofHours(24)),
          Clock.systemUTC());
  private final List<String> seen = new ArrayList<>();

  @TempDir private Path temp;
  private RealProcess memory;
  private RealProcess database;

  /// How long the messages of one round took: all together, and each.
  private record Round(double seconds, List<Double> sorted) {

    double percentile(double share) {
      return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(sorted.size() * share)));
    }
  }

  @AfterEach
  void end() {
    stop();
    http.shutdownNow();
  }

  @Test
  void comparesTheStoreWithMemory() throws Exception {
    start("24h");
    double[] empty = compare("an empty store");

    stop();
    fill("9999999999999");
    start("24h");
    double[] full = compare(MANY + " records");
    for (int i = 0; i < empty.length; i++) {
      seen.add(
          "%s: with %d records %.1f %% of the throughput with none"
              .formatted(suites().get(i), MANY, 100 * full[i] / empty[i]));
    }

    stop();
    fill("1");
    start("100ms");
    compare("a store from which " + MANY + " are removed meanwhile");
    Files.write(Path.of("target", "speed.txt"), seen);
    assertThat(seen).isNotEmpty();
  }

  private static List<Suite> suites() {
    return List.of(Suite.PART_1, Suite.PART_2_FERNET);
  }

  /// Both anew for each comparison: one would be the better compiled for being older, and all that
  /// is sent is more than the other remembers in memory.
  private void start(String removeEvery) throws Exception {
    memory = server("memory", "--securecomm.store=memory");
    database = server("database", "--securecomm.replay.remove-every=" + removeEvery);
  }

  private void stop() {
    memory.close();
    database.close();
  }

  private RealProcess server(String name, String... settings) throws Exception {
    RunningClient.keep(temp.resolve(name), TestKeys.server());
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("--server.port=0");
    all.add("--server.address=127.0.0.1");
    all.add("--management.server.port=-1");
    all.add("--securecomm.handler=echo");
    all.add("--securecomm.data-dir=" + temp.resolve(name));
    all.add("--securecomm.trust.peers.client=" + keys.fingerprint());
    RealProcess server = RealProcess.roomy("secure-server-service", all);
    byte[] set =
        keys.sign(Clock.systemUTC().instant(), Duration.ofHours(1))
            .compact()
            .getBytes(StandardCharsets.US_ASCII);
    assertThat(post(server, PEERS, "application/jwk-set+jwt", set).statusCode()).isIn(200, 201);
    return server;
  }

  /// The median of the store's throughput over memory's, for each suite.
  private double[] compare(String what) throws Exception {
    double[] medians = new double[suites().size()];
    for (Suite suite : suites()) {
      for (int warmUp = 0; warmUp < WARM_UPS; warmUp++) {
        List<byte[]> envelopes = envelopes(suite);
        round(memory, envelopes);
        round(database, envelopes);
      }
      double[] ratios = new double[ROUNDS];
      double[] p50 = new double[ROUNDS];
      double[] p99 = new double[ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        List<byte[]> envelopes = envelopes(suite);
        // By turns first: what the machine does besides hits both.
        Round before = i % 2 == 0 ? round(memory, envelopes) : null;
        Round durable = round(database, envelopes);
        Round forgetful = before == null ? round(memory, envelopes) : before;
        ratios[i] = forgetful.seconds / durable.seconds;
        p50[i] = durable.percentile(0.50) / forgetful.percentile(0.50);
        p99[i] = durable.percentile(0.99) / forgetful.percentile(0.99);
      }
      medians[suites().indexOf(suite)] = median(ratios);
      seen.add(
          "%s, %s: %.1f %% of memory's throughput; latency p50 x %.2f, p99 x %.2f"
              .formatted(suite, what, 100 * median(ratios), median(p50), median(p99)));
    }
    return medians;
  }

  private List<byte[]> envelopes(Suite suite) {
    return IntStream.range(0, MESSAGES_A_ROUND)
        .parallel()
        .mapToObj(number ->
            sealer
                .sealRequest(
                    suite,
                    MessageId.random(),
                    Message.text("x".repeat(100)),
                    TestKeys.recipient(TestKeys.server()))
                .envelope()
                .toBytes())
        .toList();
  }

  private Round round(RealProcess server, List<byte[]> envelopes) throws Exception {
    double[] times = new double[envelopes.size()];
    long start = System.nanoTime();
    try (ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < times.length; i++) {
        int number = i;
        all.add(
            callers.submit(() -> {
              long asked = System.nanoTime();
              assertThat(
                      post(server, MESSAGES, "application/jose+json", envelopes.get(number))
                          .statusCode())
                  .isEqualTo(200);
              times[number] = System.nanoTime() - asked;
              return null;
            }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Round(seconds, Arrays.stream(times).sorted().boxed().toList());
  }

  private HttpResponse<byte[]> post(RealProcess server, String path, String type, byte[] body)
      throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofByteArray());
  }

  /// As many more records, like one that is there.
  private void fill(String keptUntil) {
    JdbcClient.create(
            new DriverManagerDataSource("jdbc:sqlite:" + temp.resolve("database/store.db")))
        .sql(
            """
            WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < %d)
            INSERT INTO message (sender, id, digest, kept_until, reply)
            SELECT sender, 'filled-%s-' || n, digest, %s, reply
            FROM number, (SELECT * FROM message LIMIT 1)
            """
                .formatted(MANY, keptUntil, keptUntil))
        .update();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
