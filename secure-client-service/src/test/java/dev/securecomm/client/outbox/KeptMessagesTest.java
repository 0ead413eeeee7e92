package dev.securecomm.client.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.securecomm.client.testkit.Behaviour;
import dev.securecomm.client.testkit.FakeServer;
import dev.securecomm.client.testkit.FilesBelow;
import dev.securecomm.client.testkit.LogCapture;
import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.client.testkit.ShiftedClock;
import dev.securecomm.client.testkit.ShownProblem;
import dev.securecomm.key.PrivateParts;
import dev.securecomm.message.Message;
import dev.securecomm.message.Reply;
import dev.securecomm.testkit.TestKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A message that was accepted survives a restart, and is told of for as long as it is kept.
class KeptMessagesTest {

  @TempDir private Path folder;

  private final ShiftedClock clock = ShiftedClock.ticking();
  private final FakeServer server = new FakeServer(TestKeys.server(), clock);
  private RunningClient client;

  @BeforeEach
  void start() {
    client =
        RunningClient.in(folder)
            .knowing(server)
            .set("securecomm.server.timeout", "2s")
            .set("securecomm.outbox.first-pause", "100ms")
            .set("securecomm.outbox.longest-pause", "500ms")
            .start();
    RunningClient.text(client.send("", "acquaint us"));
    server.honest();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private void restart() {
    client.close();
    client =
        RunningClient.in(folder)
            .knowing(server)
            .set("securecomm.outbox.first-pause", "100ms")
            .set("securecomm.outbox.longest-pause", "500ms")
            .start();
  }

  @Test
  void isDeliveredAfterARestart() {
    server.goDown();
    String path = RunningClient.accepted(client.leave("?part=2", "pay 100"));
    client.close();
    server.comeBack();
    restart();
    assertThat(client.told(path, "delivered").get("reply").get("body").stringValue())
        .isEqualTo("pay 100");
  }

  /// Whoever is cut off in the middle of a try leaves a message that nobody touches for a while,
  /// unless it is known that he is gone.
  @Test
  void isDeliveredAtOnceAfterARestartInTheMiddleOfATry() {
    server.on(FakeServer.MESSAGES, Behaviour.silent(Duration.ofSeconds(30)));
    String path = RunningClient.accepted(client.leave("?part=2", "pay 100"));
    await().until(() -> !server.received(FakeServer.MESSAGES).isEmpty());
    client.close();
    server.honest();
    long start = System.nanoTime();
    restart();
    client.told(path, "delivered");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(12));
  }

  @Test
  void whatExpiresIsKeptAsFailedWithTheReason() {
    server.goDown();
    String path = RunningClient.accepted(client.leave("?part=2", "pay 100"));
    await().until(() -> client.told(path).has("reason"));
    clock.advance(Duration.ofHours(24));
    JsonNode told = client.told(path, "failed");
    assertThat(told.get("reason").stringValue())
        .isEqualTo(
            "It expired before there was a reply. The last try: The server cannot be reached.");
    assertThat(told.has("nextTry")).isFalse();
    assertThat(client.told("/messages?state=failed").get("messages").size()).isEqualTo(1);
    assertThat(client.told("/messages?state=waiting").get("messages").isEmpty()).isTrue();
    server.comeBack();
  }

  /// The body is still in memory.
  @Test
  void isSealedAgainWhenTheServersKeysChange() throws Exception {
    server.goDown();
    String path = RunningClient.accepted(client.leave("?part=2", "pay 100"));
    server.use(PrivateParts.onlyCurrent(TestKeys.renewed(TestKeys.SERVER)));
    server.comeBack();
    JsonNode told = client.told(path, "delivered");
    assertThat(told.get("reply").get("body").stringValue()).isEqualTo("pay 100");
    assertThat(server.lastOpened().id().value()).isEqualTo(told.get("id").stringValue());
  }

  /// It is in memory no longer.
  @Test
  void failsWhenTheServersKeysChangedAndItCannotBeSealedAgain() throws Exception {
    server.goDown();
    String path = RunningClient.accepted(client.leave("?part=2", "pay 100"));
    client.close();
    server.use(PrivateParts.onlyCurrent(TestKeys.renewed(TestKeys.SERVER)));
    server.comeBack();
    restart();
    assertThat(client.told(path, "failed").get("reason").stringValue())
        .startsWith("The server's keys changed, and what was sealed to an old one is no longer");
    assertThat(server.opened()).isEmpty();
  }

  /// New keys are no reason to give up while the old ones are still good.
  @Test
  void isDeliveredAfterARestartWhileTheServerStillHasTheOldKey() {
    server.goDown();
    String path = RunningClient.accepted(client.leave("?part=2", "pay 100"));
    client.close();
    server.use(TestKeys.renewed(TestKeys.SERVER));
    server.comeBack();
    server.on(FakeServer.MESSAGES, Behaviour.status(400), server.honestly());
    restart();
    client.told(path, "delivered");
  }

  @Test
  void whatCannotBeSealedIsNotAccepted() {
    client.close();
    server.goDown();
    try (RunningClient stranger = RunningClient.in(folder.resolve("new")).knowing(server).start()) {
      assertThat(ShownProblem.in(stranger.leave("", "pay"), 502).type()).isEqualTo("unreachable");
      assertThat(stranger.told("/messages").get("messages").isEmpty()).isTrue();
    }
    server.comeBack();
    restart();
  }

  @Test
  void listsTheNewestFirstAHundredAtATime() {
    List<String> sent =
        IntStream.range(0, 205)
            .mapToObj(number -> RunningClient.accepted(client.leave("?part=2", "pay " + number)))
            .toList();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> client.told("/messages?state=waiting").get("messages").isEmpty());
    for (String state : List.of("", "?state=delivered")) {
      List<String> listed = new ArrayList<>();
      String next = "/messages" + state;
      List<Integer> sizes = new ArrayList<>();
      while (next != null) {
        JsonNode page = client.told(next);
        page.get("messages")
            .forEach(message -> {
              listed.add("/messages/" + message.get("id").stringValue());
              assertThat(message.has("reply")).isFalse();
            });
        sizes.add(page.get("messages").size());
        next = page.has("next") ? page.get("next").stringValue() : null;
      }
      assertThat(sizes).containsExactly(100, 100, 5);
      assertThat(listed).containsExactlyInAnyOrderElementsOf(sent);
      assertThat(listed.getFirst()).isEqualTo(sent.getLast());
    }
  }

  @Test
  void whatItCountsIsInTheMetrics() {
    server.goDown();
    String path = RunningClient.accepted(client.leave("?part=2", "pay 100"));
    assertThat(client.gauge("securecomm.outbox.messages", "state", "waiting")).isEqualTo(1);
    server.comeBack();
    client.told(path, "delivered");
    assertThat(client.gauge("securecomm.outbox.messages", "state", "waiting")).isZero();
    assertThat(client.gauge("securecomm.outbox.messages", "state", "failed")).isZero();
  }

  @Test
  void nothingPlainIsOnTheDiskOrInTheLog() throws Exception {
    server.handle(message -> Reply.ok(Message.text("granted-to-carol")));
    try (LogCapture log = new LogCapture()) {
      client.told(RunningClient.accepted(client.leave("?part=1", "pay-to-bob")), "delivered");
      server.goDown();
      RunningClient.accepted(client.leave("?part=2", "pay-to-bob"));
      assertThat(log.all()).noneMatch(line -> line.matches("(?s).*(pay-to-bob|granted-to).*"));
    }
    client.close();
    assertThat(FilesBelow.read(folder))
        .containsKey("store.db")
        .values()
        .noneMatch(content -> content.matches("(?s).*(pay-to-bob|granted-to).*"));
    server.comeBack();
    restart();
  }
}
