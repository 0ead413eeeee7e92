package dev.securecomm.client.endtoend;

import static dev.securecomm.client.testkit.FakeServer.MESSAGES;
import static dev.securecomm.client.testkit.FakeServer.PEERS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.envelope.Envelope;
import dev.securecomm.envelope.MessageId;
import dev.securecomm.envelope.Suite;
import dev.securecomm.key.SignedJwkSet;
import dev.securecomm.message.Lifetimes;
import dev.securecomm.message.Message;
import dev.securecomm.message.OpenedReply;
import dev.securecomm.message.Opener;
import dev.securecomm.message.Recipient;
import dev.securecomm.message.SealedRequest;
import dev.securecomm.message.Sealer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// Several servers that are one: they share a PostgreSQL, and with it their keys, their peers and
/// what was handled.
@Testcontainers(disabledWithoutDocker = true)
class ReplicasInContainersIT {

  private static final List<Suite> SUITES = List.of(Suite.values());
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Lifetimes LIFETIMES =
      new Lifetimes(Duration.ofMinutes(5), Duration.ofHours(24));

  /// As it is run: Testcontainers' own command is quicker, and forgets on power loss.
  @Container
  private final PostgreSQLContainer postgres =
      new PostgreSQLContainer("postgres:15-bookworm").withCommand("postgres");

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<RealProcess> replicas = new ArrayList<>();
  private final Proxy proxy = new Proxy();

  @TempDir private Path temp;
  private Sealer sealer;
  private Opener opener;
  private Recipient recipient;

  /// Two that start together for the first time: one makes the keys.
  @BeforeEach
  void start() throws Exception {
    replicas.add(replica(1));
    replicas.add(replica(2));
    proxy.leadTo(ports());
    SignedJwkSet first = keysOf(replicas.getFirst());
    assertThat(keysOf(replicas.getLast()).fingerprint()).isEqualTo(first.fingerprint());
    recipient = new Recipient(first.party(), first.keys().currentEncryption());
    sealer = new Sealer(() -> RunningClient.keys(), LIFETIMES, Clock.systemUTC());
    opener =
        new Opener(
            () -> RunningClient.keys(),
            party -> Optional.of(first.keys()).filter(_ -> party.equals(first.party())),
            LIFETIMES,
            Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    replicas.forEach(RealProcess::close);
    proxy.close();
    http.shutdownNow();
  }

  private RealProcess replica(int number) {
    return replica(number, "--ledger.takes=0s");
  }

  private RealProcess replica(int number, String ledger) {
    return RealProcess.serverWith(
        "dev.securecomm.ledger.Ledger",
        settings(
            ledger,
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--management.server.port=-1",
            "--securecomm.data-dir=" + temp.resolve("server-" + number),
            "--securecomm.replay.reserved-for=2s",
            "--securecomm.replay.prolong-every=500ms"));
  }

  private String[] settings(String... others) {
    List<String> settings = new ArrayList<>(List.of(others));
    settings.add("--spring.datasource.url=" + postgres.getJdbcUrl());
    settings.add("--spring.datasource.username=" + postgres.getUsername());
    settings.add("--spring.datasource.password=" + postgres.getPassword());
    settings.add("--securecomm.keys.shared=true");
    settings.add("--securecomm.keys.passphrase=correct horse battery staple");
    settings.add("--securecomm.keys.bits=2048");
    settings.add("--securecomm.trust.peers.client=" + RunningClient.keys().fingerprint());
    return settings.toArray(String[]::new);
  }

  private Integer[] ports() {
    return replicas.stream().map(RealProcess::port).toArray(Integer[]::new);
  }

  private SignedJwkSet keysOf(RealProcess replica) throws Exception {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(url(replica, "/.well-known/jwks.jwt")).build(),
            BodyHandlers.ofString());
    return SignedJwkSet.parse(response.body());
  }

  private static URI url(RealProcess replica, String path) {
    return URI.create("http://localhost:" + replica.port() + path);
  }

  private int introduceTo(RealProcess replica) throws Exception {
    String set =
        RunningClient.keys().sign(Clock.systemUTC().instant(), Duration.ofHours(1)).compact();
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(url(replica, PEERS))
                .header("Content-Type", "application/jwk-set+jwt")
                .POST(BodyPublishers.ofString(set, StandardCharsets.US_ASCII))
                .build(),
            BodyHandlers.ofString());
    return response.statusCode();
  }

  private SealedRequest seal(Suite suite, String text) {
    return sealer.sealRequest(suite, MessageId.random(), Message.text(text), recipient);
  }

  private HttpResponse<byte[]> post(RealProcess replica, SealedRequest request)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(url(replica, MESSAGES))
            .timeout(PATIENCE)
            .header("Content-Type", "application/jose+json")
            .POST(BodyPublishers.ofByteArray(request.envelope().toBytes()))
            .build(),
        BodyHandlers.ofByteArray());
  }

  /// A client that knows of one server, and of a balancer in between nothing.
  @Test
  void areOneServerToAClient() throws Exception {
    RunningClient.keep(temp.resolve("client"), RunningClient.keys());
    String card =
        RealProcess.server(settings("--fingerprint", "--securecomm.data-dir=" + temp.resolve("x")))
            .answer();
    try (RealProcess client =
        RealProcess.client(
            "--server.port=0",
            "--management.server.port=-1",
            "--securecomm.data-dir=" + temp.resolve("client"),
            "--securecomm.server.url=" + proxy.url(),
            "--securecomm.trust.peers.server=" + card.split(" ", -1)[1])) {
      assertAnswersInEverySuite(client, 4);
      replicas.add(replica(3));
      proxy.leadTo(ports());
      assertAnswersInEverySuite(client, 6);

      List<Proxy.Passed> passed = proxy.passed(MESSAGES);
      assertThat(passed).hasSize(30);
      // Whichever is asked again, gives the very reply that one of them gave.
      for (Proxy.Passed each : passed) {
        for (RealProcess replica : replicas) {
          assertThat(proxy.pass(each.request(), replica.port()).body())
              .isEqualTo(each.answer().body());
        }
      }
      assertThat(proxy.passed(PEERS).stream().map(each -> each.answer().status()))
          .as("new to one of them, known to all")
          .containsOnlyOnce(201)
          .isSubsetOf(200, 201);
      for (RealProcess replica : replicas) {
        assertThat(introduceTo(replica)).isEqualTo(200);
      }
      assertThat(ledger()).isEqualTo(new Ledger(30, 30));

      assertGoesOnWhenOneIsKilled(client);
    }
  }

  /// An operator turns them beside the replicas, in each way: all follow without a restart, and the
  /// client after them.
  @Test
  void showTheSameKeysWhoeverTurnsThem() throws Exception {
    RunningClient.keep(temp.resolve("client"), RunningClient.keys());
    SignedJwkSet before = keysOf(replicas.getFirst());
    try (RealProcess client =
        RealProcess.client(
            "--server.port=0",
            "--management.server.port=-1",
            "--securecomm.data-dir=" + temp.resolve("client"),
            "--securecomm.server.url=" + proxy.url(),
            "--securecomm.trust.peers.server=" + before.fingerprint())) {
      assertAnswersInEverySuite(client, 2);
      long seq = before.seq();
      for (List<String> how :
          List.of(List.<String>of(), List.of("--at-once"), List.of("--identity"))) {
        List<String> turn = new ArrayList<>(List.of("--rotate"));
        turn.addAll(how);
        turn.add("--securecomm.data-dir=" + temp.resolve("operator"));
        RealProcess.server(settings(turn.toArray(String[]::new))).answer();
        seq++;
        for (RealProcess replica : replicas) {
          assertThat(keysOf(replica).seq()).as("after %s", how).isEqualTo(seq);
        }
        assertAnswersInEverySuite(client, 2);
      }
      SignedJwkSet after = keysOf(replicas.getLast());
      assertThat(after.succession().ancestors()).containsExactly(before.fingerprint());
      assertThat(after.keys().isRevoked(before.keys().currentEncryption().kid())).isTrue();
    }
  }

  private void assertAnswersInEverySuite(RealProcess client, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      for (String query : List.of("?part=1", "?part=2", "?part=2&enc=A256GCM")) {
        String text = "one of " + times + ": " + i + query;
        assertThat(RunningClient.text(send(client, query, text))).isEqualTo(text);
      }
    }
  }

  /// What failed is sent again, as another message: what was answered has been done, and is on
  /// record.
  private void assertGoesOnWhenOneIsKilled(RealProcess client) throws Exception {
    int senders = 4;
    int each = 40;
    AtomicInteger answered = new AtomicInteger();
    List<String> failures = new CopyOnWriteArrayList<>();
    try (ExecutorService sending = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int sender = 0; sender < senders; sender++) {
        int number = sender;
        all.add(
            sending.submit(() -> {
              for (int i = 0; i < each; i++) {
                String text = "while one is killed: " + number + "." + i;
                HttpResponse<byte[]> response = send(client, "", text);
                while (response.statusCode() != 200) {
                  failures.add(response.statusCode() + ": " + new String(response.body(), UTF_8));
                  response = send(client, "", text);
                }
                assertThat(RunningClient.text(response)).isEqualTo(text);
                answered.incrementAndGet();
              }
              return null;
            }));
      }
      while (answered.get() < senders * each / 3 && all.stream().noneMatch(Future::isDone)) {
        Thread.sleep(5);
      }
      replicas.getLast().close();
      for (Future<?> one : all) {
        one.get();
      }
    }
    // No more than what was under way to the one that was killed.
    assertThat(failures).hasSizeLessThanOrEqualTo(senders);
    assertThat(recordedEntries("while one is killed")).isEqualTo(senders * each);
  }

  /// How many texts of that beginning were handled by a message that has its reply on record.
  private int recordedEntries(String beginning) {
    return database()
        .sql(
            """
            SELECT COUNT(*) FROM ledger JOIN message USING (sender, id)
            WHERE entry LIKE :beginning AND reply IS NOT NULL
            """)
        .param("beginning", beginning + "%")
        .query(Integer.class)
        .single();
  }

  private HttpResponse<byte[]> send(RealProcess client, String query, String text)
      throws Exception {
    return http.send(
        HttpRequest.newBuilder(url(client, "/send" + query))
            .timeout(PATIENCE)
            .header("Content-Type", "text/plain;charset=utf-8")
            .POST(BodyPublishers.ofString(text))
            .build(),
        BodyHandlers.ofByteArray());
  }

  @Test
  void handleOneOfManyCopiesThatArriveTogether() throws Exception {
    assertThat(introduceTo(replicas.getFirst())).isEqualTo(201);
    replicas.add(replica(3));
    for (Suite suite : SUITES) {
      SealedRequest request = seal(suite, "once, in " + suite);
      List<Future<HttpResponse<byte[]>>> answers = new ArrayList<>();
      try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int copy = 0; copy < 64; copy++) {
          RealProcess replica = replicas.get(copy % replicas.size());
          answers.add(senders.submit(() -> post(replica, request)));
        }
      }
      byte[] first = answers.getFirst().get().body();
      for (Future<HttpResponse<byte[]>> each : answers) {
        assertThat(each.get().body()).isEqualTo(first);
      }
      assertThat(opened(first, request).message().readable()).isEqualTo("once, in " + suite);
    }
    assertThat(ledger()).isEqualTo(new Ledger(SUITES.size(), SUITES.size()));
  }

  /// SIGKILL, and nobody is told. What it had begun is another's after two seconds.
  @Test
  void loseNothingWhenOneOfThreeIsKilled() throws Exception {
    assertThat(introduceTo(replicas.getFirst())).isEqualTo(201);
    replicas.add(replica(3));
    replicas.forEach(RealProcess::port);
    int senders = 6;
    int each = 60;
    ConcurrentMap<String, byte[]> answered = new ConcurrentHashMap<>();
    AtomicInteger retries = new AtomicInteger();
    try (ExecutorService sending = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int sender = 0; sender < senders; sender++) {
        int number = sender;
        all.add(
            sending.submit(() -> {
              for (int i = 0; i < each; i++) {
                SealedRequest request = seal(SUITES.get(i % SUITES.size()), number + "." + i);
                Optional<byte[]> reply = ask(request, number + i);
                for (int turn = number + i + 1; reply.isEmpty(); turn++) {
                  retries.incrementAndGet();
                  Thread.sleep(100);
                  reply = ask(request, turn);
                }
                answered.put(request.header().jti().value(), reply.get());
              }
              return null;
            }));
      }
      while (answered.size() < senders * each / 3 && all.stream().noneMatch(Future::isDone)) {
        Thread.sleep(5);
      }
      replicas.get(1).close();
      for (Future<?> one : all) {
        one.get();
      }
    }
    assertThat(answered).hasSize(senders * each);
    Map<String, byte[]> recorded = recordedReplies();
    answered.forEach((id, reply) -> assertThat(recorded.get(id)).as(id).isEqualTo(reply));
    assertThat(retries.get()).as("tries that met the one that was killed").isPositive();
    assertThat(ledger()).isEqualTo(new Ledger(senders * each, senders * each));
  }

  private Map<String, byte[]> recordedReplies() {
    Map<String, byte[]> replies = new HashMap<>();
    database()
        .sql("SELECT id, reply FROM message WHERE reply IS NOT NULL")
        .query(row -> {
          replies.put(row.getString("id"), row.getBytes("reply"));
        });
    return replies;
  }

  private Optional<byte[]> ask(SealedRequest request, int turn) throws Exception {
    try {
      byte[] body = post(replicas.get(turn % replicas.size()), request).body();
      OpenedReply reply = opened(body, request);
      assertThat(reply.status()).isIn(200, 425);
      return Optional.of(body).filter(_ -> reply.status() == 200);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// As long as it lives, the message is its own, however long it takes; then it is the next one's.
  @Test
  void takeOverWhatOneThatWasKilledHadBegun() throws Exception {
    assertThat(introduceTo(replicas.getFirst())).isEqualTo(201);
    SealedRequest request = seal(Suite.PART_2_FERNET, "begun twice, and done once");
    RealProcess doomed = replica(3, "--ledger.takes=1h");
    replicas.add(doomed);
    doomed.port();
    try (ExecutorService sending = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<HttpResponse<byte[]>> cut = sending.submit(() -> post(doomed, request));
      await().atMost(PATIENCE).until(() -> reservations() == 1);
      // Which waits for five seconds, and a reservation is good for two.
      assertThat(statusOf(replicas.getFirst(), request)).isEqualTo(425);

      doomed.close();
      Instant killed = Instant.now();
      assertThatThrownBy(cut::get).hasCauseInstanceOf(IOException.class);
      assertThat(statusOf(replicas.get(1), request)).isEqualTo(200);
      assertThat(Duration.between(killed, Instant.now()))
          .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(4));
      assertThat(post(replicas.getFirst(), request).body())
          .isEqualTo(post(replicas.get(1), request).body());
    }
    assertThat(reservations()).isZero();
    assertThat(ledger()).isEqualTo(new Ledger(1, 1));
  }

  private int statusOf(RealProcess replica, SealedRequest request) throws Exception {
    return opened(post(replica, request).body(), request).status();
  }

  private int reservations() {
    return database()
        .sql("SELECT COUNT(*) FROM message WHERE reply IS NULL")
        .query(Integer.class)
        .single();
  }

  private OpenedReply opened(byte[] body, SealedRequest request) throws Exception {
    try {
      return opener.openReply(Envelope.parse(body), request);
    } catch (MalformedException e) {
      throw new AssertionError(new String(body, UTF_8), e);
    }
  }

  /// How many entries the application behind the servers has, and how many replies are on record.
  private record Ledger(int handledOnce, int recorded) {}

  private Ledger ledger() {
    JdbcClient database = database();
    List<Integer> times = database.sql("SELECT times FROM ledger").query(Integer.class).list();
    assertThat(times).containsOnly(1);
    return new Ledger(
        times.size(),
        database
            .sql("SELECT COUNT(*) FROM message WHERE reply IS NOT NULL")
            .query(Integer.class)
            .single());
  }

  private JdbcClient database() {
    return JdbcClient.create(
        new DriverManagerDataSource(
            postgres.getJdbcUrl(), postgres.getUsername(), postgres.getPassword()));
  }
}
