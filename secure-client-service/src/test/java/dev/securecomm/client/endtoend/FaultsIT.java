package dev.securecomm.client.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.securecomm.client.testkit.FakeServer;
import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.testkit.TestKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// A real client, a real server that counts durably what it did, and what goes wrong between them
/// and with their clocks: what was answered or accepted is done, and nothing is done twice.
class FaultsIT {

  private static final int OF_EACH_KIND = 20;
  private static final Duration AN_HOUR = Duration.ofHours(1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Proxy proxy = new Proxy();
  private final Random random = new Random(4711);
  private final Set<String> promised = ConcurrentHashMap.newKeySet();

  @TempDir private Path temp;
  private RealProcess server;
  private RealProcess client;

  @BeforeEach
  void start() {
    RunningClient.keep(temp.resolve("server"), TestKeys.server());
    RunningClient.keep(temp.resolve("client"), RunningClient.keys());
    server = server(Duration.ZERO);
    client = client(Duration.ZERO);
    proxy.leadTo(server.port());
    client.port();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
    proxy.close();
    http.shutdownNow();
  }

  /// @param off how far its clock is ahead
  private RealProcess server(Duration off) {
    return RealProcess.serverWith(
        "dev.securecomm.ledger.Ledger",
        "--server.port=0",
        "--server.address=127.0.0.1",
        "--management.server.port=-1",
        "--clock.off=" + off.toSeconds() + "s",
        "--securecomm.replay.remove-every=200ms",
        "--securecomm.data-dir=" + temp.resolve("server"),
        "--securecomm.trust.peers.client=" + RunningClient.keys().fingerprint());
  }

  /// @param off how far its clock is ahead
  private RealProcess client(Duration off) {
    return RealProcess.clientWith(
        "dev.securecomm.clock.OffClock",
        "--server.port=0",
        "--management.server.port=-1",
        "--clock.off=" + off.toSeconds() + "s",
        "--securecomm.data-dir=" + temp.resolve("client"),
        "--securecomm.server.url=" + proxy.url(),
        "--securecomm.server.timeout=5s",
        "--securecomm.outbox.first-pause=200ms",
        "--securecomm.outbox.longest-pause=2s",
        RealPair.serverPin());
  }

  private void restartServer(Duration off) {
    server.close();
    server = server(off);
    proxy.leadTo(server.port());
  }

  private void restartClient(Duration off) {
    client.close();
    client = client(off);
    client.port();
  }

  /// What the network does to messages and replies, one time out of two.
  enum Fault {
    SLOW {
      @Override
      Proxy.Answer answer(Proxy proxy, Proxy.Request request) throws Exception {
        Proxy.Answer answer = proxy.pass(request);
        Thread.sleep(1_000);
        return answer;
      }
    },
    CUT_BEFORE {
      @Override
      Proxy.Answer answer(Proxy proxy, Proxy.Request request) throws Exception {
        throw new IOException("cut");
      }
    },
    CUT_IN_THE_MIDDLE_OF_THE_REPLY {
      @Override
      Proxy.Answer answer(Proxy proxy, Proxy.Request request) throws Exception {
        return proxy.pass(request).cut();
      }
    },
    TAKEN_FOR_FAILED {
      @Override
      Proxy.Answer answer(Proxy proxy, Proxy.Request request) throws Exception {
        var _ = proxy.pass(request);
        return Proxy.Answer.of(503, "text/html", "<h1>Service Unavailable</h1>");
      }
    },
    DUPLICATED {
      @Override
      Proxy.Answer answer(Proxy proxy, Proxy.Request request) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
          List<Future<Proxy.Answer>> copies = new ArrayList<>();
          for (int i = 0; i < 3; i++) {
            copies.add(threads.submit(() -> proxy.pass(request)));
          }
          for (Future<Proxy.Answer> copy : copies) {
            assertThat(copy.get().body()).isEqualTo(copies.getFirst().get().body());
          }
          return copies.getFirst().get();
        }
      }
    };

    abstract Proxy.Answer answer(Proxy proxy, Proxy.Request request) throws Exception;
  }

  @ParameterizedTest
  @EnumSource
  void losesNothingAndDoesNothingTwiceWhenTheNetworkFails(Fault fault) throws Exception {
    assertThat(isAnswered(text("before"))).isTrue();
    proxy.on(
        FakeServer.MESSAGES,
        request -> isNow() ? fault.answer(proxy, request) : proxy.pass(request));
    send();
    awaitEmptyOutbox();
    assertEachDoneOnce();
  }

  private synchronized boolean isNow() {
    return random.nextBoolean();
  }

  /// It is killed, and is down for a minute.
  @Test
  void waitsForAServerThatIsDownForAMinute() throws Exception {
    assertThat(isAnswered(text("before"))).isTrue();
    server.close();
    long down = System.nanoTime();
    for (int i = 0; i < OF_EACH_KIND; i++) {
      leave("left " + i);
    }
    assertThat(isAnswered(named("named"))).isFalse();
    Thread.sleep(Duration.ofMinutes(1).minusNanos(System.nanoTime() - down));
    restartServer(Duration.ZERO);
    awaitEmptyOutboxBut(1);
    assertThat(isAnswered(named("named"))).isTrue();
    awaitEmptyOutbox();
    assertEachDoneOnce();
  }

  /// It takes what is good for a day, and its reply is from the future, until that has come.
  @Test
  void aServerWhoseClockIsAnHourFastLosesNothing() throws Exception {
    assertThat(isAnswered(text("before"))).isTrue();
    restartServer(AN_HOUR);
    leave("left");
    await().atMost(PATIENCE).until(() -> ledger().containsKey("left"));
    assertThat(waiting()).contains("no reply of the server's");
    restartServer(Duration.ZERO);
    Thread.sleep(3_000);
    assertThat(waiting()).contains("no reply of the server's");
    // An hour later.
    restartServer(AN_HOUR);
    restartClient(AN_HOUR);
    awaitEmptyOutbox();
    assertEachDoneOnce();
  }

  /// Messages come to it from the future, so it takes none, until it is right.
  @Test
  void aServerWhoseClockIsAnHourSlowLosesNothing() throws Exception {
    assertThat(isAnswered(text("before"))).isTrue();
    restartServer(AN_HOUR.negated());
    leave("left");
    assertThat(isAnswered(named("named"))).isFalse();
    await().atMost(PATIENCE).until(() -> waiting().contains("refused our introduction"));
    assertThat(ledger()).doesNotContainKeys("left", "named");
    restartServer(Duration.ZERO);
    assertThat(isAnswered(named("named"))).isTrue();
    awaitEmptyOutbox();
    assertEachDoneOnce();
  }

  /// What it sealed is from the future, until that has come.
  @Test
  void aClientWhoseClockIsAnHourFastLosesNothing() throws Exception {
    assertThat(isAnswered(text("before"))).isTrue();
    restartClient(AN_HOUR);
    leave("left");
    await().atMost(PATIENCE).until(() -> waiting().contains("differ by 3"));
    // An hour later.
    restartServer(AN_HOUR);
    awaitEmptyOutbox();
    assertEachDoneOnce();
  }

  /// The replies come to it from the future, until it is right.
  @Test
  void aClientWhoseClockIsAnHourSlowLosesNothing() throws Exception {
    assertThat(isAnswered(text("before"))).isTrue();
    leave("known before");
    awaitEmptyOutbox();
    server.close();
    leave("left");
    restartClient(AN_HOUR.negated());
    restartServer(Duration.ZERO);
    Thread.sleep(3_000);
    restartClient(Duration.ZERO);
    awaitEmptyOutbox();
    assertEachDoneOnce();
  }

  /// Its records are removed too early, and what they were of is never taken for new.
  @Test
  void aServerWhoseClockIsSetBackDoesNothingTwice() throws Exception {
    assertThat(isAnswered(text("once"))).isTrue();
    Proxy.Request sent = proxy.passed(FakeServer.MESSAGES).getLast().request();
    assertThat(proxy.pass(sent).status()).isEqualTo(200);
    restartServer(AN_HOUR);
    await().atMost(PATIENCE).until(() -> records() == 0);
    assertThat(proxy.pass(sent).status()).isEqualTo(400);
    restartServer(Duration.ZERO);
    assertThat(proxy.pass(sent).status()).isEqualTo(400);
    assertThat(isAnswered(text("after"))).isTrue();
    assertEachDoneOnce();
  }

  /// Sends messages of all three kinds, until those that were named are answered.
  private void send() throws Exception {
    try (ExecutorService callers = Executors.newFixedThreadPool(4)) {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < OF_EACH_KIND; i++) {
        int number = i;
        calls.add(callers.submit(() -> isAnswered(text("plain " + number))));
        calls.add(callers.submit(() -> insist("named " + number)));
        calls.add(
            callers.submit(() -> {
              leave("left " + number);
              return true;
            }));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    }
  }

  private boolean insist(String text) throws Exception {
    await().atMost(PATIENCE).until(() -> isAnswered(named(text)));
    return true;
  }

  private record Call(String text, HttpRequest.Builder request) {}

  private Call text(String text) {
    return new Call(text, to("/send?part=2").POST(BodyPublishers.ofString(text)));
  }

  private Call named(String text) {
    Call call = text(text);
    call.request().header("Idempotency-Key", text.replace(' ', '-'));
    return call;
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + client.port() + path))
        .timeout(Duration.ofSeconds(20))
        .header("Content-Type", "text/plain;charset=utf-8");
  }

  private boolean isAnswered(Call call) throws Exception {
    HttpResponse<String> response = http.send(call.request().build(), BodyHandlers.ofString());
    if (response.statusCode() == 200) {
      assertThat(response.body()).isEqualTo(call.text());
      promised.add(call.text());
      return true;
    }
    assertThat(response.statusCode()).as(response.body()).isIn(409, 502, 503, 504);
    return false;
  }

  private void leave(String text) throws Exception {
    Call call = text(text);
    call.request().header("Prefer", "respond-async");
    HttpResponse<String> response = http.send(call.request().build(), BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    promised.add(text);
  }

  private String waiting() throws Exception {
    HttpResponse<String> waiting =
        http.send(to("/messages?state=waiting").GET().build(), BodyHandlers.ofString());
    assertThat(waiting.statusCode()).as(waiting.body()).isEqualTo(200);
    return waiting.body();
  }

  private void awaitEmptyOutbox() {
    awaitEmptyOutboxBut(0);
  }

  private void awaitEmptyOutboxBut(int left) {
    await().atMost(PATIENCE).until(() -> waiting().split("\"id\"", -1).length - 1 <= left);
  }

  private void assertEachDoneOnce() {
    Map<String, Integer> ledger = ledger();
    assertThat(ledger.keySet()).containsAll(promised).hasSizeGreaterThan(1);
    assertThat(ledger.values()).containsOnly(1);
  }

  private Map<String, Integer> ledger() {
    Map<String, Integer> ledger = new HashMap<>();
    database()
        .sql("SELECT entry, times FROM ledger")
        .query(row -> {
          ledger.put(row.getString("entry"), row.getInt("times"));
        });
    return ledger;
  }

  private int records() {
    return database().sql("SELECT COUNT(*) FROM message").query(Integer.class).single();
  }

  private JdbcClient database() {
    return JdbcClient.create(
        new DriverManagerDataSource("jdbc:sqlite:" + temp.resolve("server/store.db")));
  }
}
