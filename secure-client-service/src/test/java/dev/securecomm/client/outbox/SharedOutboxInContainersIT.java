package dev.securecomm.client.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.securecomm.client.exchange.AddressedMessage;
import dev.securecomm.client.testkit.FakeServer;
import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.client.testkit.ShiftedClock;
import dev.securecomm.client.testkit.ShownProblem;
import dev.securecomm.envelope.Suite;
import dev.securecomm.message.Message;
import dev.securecomm.message.OpenedMessage;
import dev.securecomm.testkit.TestKeys;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// Two clients of one party that share an outbox on PostgreSQL.
@Testcontainers(disabledWithoutDocker = true)
class SharedOutboxInContainersIT {

  @Container
  private static final PostgreSQLContainer POSTGRES =
      new PostgreSQLContainer("postgres:15-bookworm").withCommand("postgres");

  @TempDir private Path folder;

  private final FakeServer server = new FakeServer(TestKeys.server(), ShiftedClock.ticking());
  private RunningClient one;
  private RunningClient other;

  @BeforeEach
  void start() {
    one = client("one");
    other = client("other");
    RunningClient.text(one.send("", "acquaint us"));
    RunningClient.text(other.send("", "acquaint us"));
    server.honest();
  }

  @AfterEach
  void stop() {
    one.close();
    other.close();
    server.close();
  }

  private RunningClient client(String name) {
    return RunningClient.in(folder.resolve(name))
        .knowing(server)
        .set("spring.datasource.url", POSTGRES.getJdbcUrl())
        .set("spring.datasource.username", POSTGRES.getUsername())
        .set("spring.datasource.password", POSTGRES.getPassword())
        .set("securecomm.server.timeout", "1s")
        .set("securecomm.outbox.first-pause", "100ms")
        .set("securecomm.outbox.longest-pause", "500ms")
        .start();
  }

  @Test
  void oneKeyIsOneMessageWhicheverOfThemItComesTo() {
    HttpResponse<byte[]> first = one.sendAs("once", "?part=2", "pay 100");
    HttpResponse<byte[]> second = other.sendAs("once", "?part=2", "pay 100");
    assertThat(RunningClient.text(second))
        .isEqualTo(RunningClient.text(first))
        .isEqualTo("pay 100");
    assertThat(second.headers().firstValue("Message-Id"))
        .isEqualTo(first.headers().firstValue("Message-Id"));
    assertThat(server.received(FakeServer.MESSAGES)).hasSize(1);
    assertThat(ShownProblem.in(other.sendAs("once", "?part=2", "pay 999"), 422).type())
        .isEqualTo("key-reused");
  }

  @Test
  void copiesThatComeToBothTogetherAreOneMessage() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResponse<byte[]>>> sent = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        RunningClient client = i % 2 == 0 ? one : other;
        sent.add(threads.submit(() -> client.sendAs("together", "?part=2", "pay 100")));
      }
      for (Future<HttpResponse<byte[]>> each : sent) {
        assertThat(RunningClient.text(each.get())).isEqualTo("pay 100");
      }
    }
    assertThat(server.opened())
        .extracting(OpenedMessage::id)
        .containsOnly(server.lastOpened().id());
    assertThat(server.opened())
        .extracting(OpenedMessage::digest)
        .containsOnly(server.lastOpened().digest());
  }

  @Test
  void eachMessageIsTakenByOneOfThem() {
    List<String> paths =
        IntStream.range(0, 60)
            .mapToObj(number ->
                RunningClient.accepted((number % 2 == 0 ? one : other).leave("", "" + number)))
            .toList();
    paths.forEach(
        path -> assertThat(other.told(path, "delivered").get("tries").intValue()).isEqualTo(1));
    assertThat(server.opened()).extracting(OpenedMessage::id).hasSize(60).doesNotHaveDuplicates();
  }

  /// Whoever took a message and died leaves it to the others after a while, and not before.
  @Test
  void whatOneLeavesBehindTheOthersDeliver() {
    server.goDown();
    String path = RunningClient.accepted(one.leave("?part=2", "pay 100"));
    await().until(() -> other.told(path).get("tries").intValue() > 1);
    Duration leave = Duration.ofSeconds(3);
    await().until(() -> isTaken(path, leave));
    Instant taken = Instant.now();
    server.comeBack();
    other.told(path, "delivered");
    assertThat(Duration.between(taken, Instant.now()))
        .isBetween(leave.minusMillis(500), leave.plusSeconds(5));
  }

  /// As by a client that does nothing with it.
  private boolean isTaken(String path, Duration leave) {
    Instant now = Instant.now();
    OutboxTable table = one.bean(OutboxTable.class);
    return table
        .take(
            table.due(now.plusSeconds(10), now.plus(Duration.ofDays(1)), Set.of(), 10),
            now.plus(leave))
        .stream()
        .anyMatch(due -> path.endsWith(due.id().value()));
  }

  private static String name(String key) {
    return new OwnRecords(RunningClient.keys())
        .named(
            new IdempotencyKey(key),
            new AddressedMessage(TestKeys.SERVER, Suite.PART_1, Message.text("pay 100")))
        .name();
  }

  @Test
  void theSameListIsTold() {
    RunningClient.accepted(one.leave("?part=2", "pay 100"));
    await().until(() -> one.told("/messages?state=waiting").get("messages").isEmpty());
    assertThat(other.told("/messages")).isEqualTo(one.told("/messages"));
    String id = one.told("/messages").get("messages").get(0).get("id").stringValue();
    assertThat(other.delete("/messages/" + id).statusCode()).isEqualTo(204);
    ShownProblem.in(one.get("/messages/" + id), 404);
  }

  @Test
  void whatEndedLongAgoIsRemoved() throws Exception {
    RunningClient.text(one.sendAs("old", "", "pay 100"));
    OutboxTable table = one.bean(OutboxTable.class);
    assertThat(table.remove(Instant.now().minusSeconds(60), 100)).isZero();
    assertThat(table.remove(Instant.now().plusSeconds(60), 100)).isPositive();
    assertThat(table.named(name("old"))).isEmpty();
  }
}
