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
import dev.securecomm.envelope.MessageId;
import dev.securecomm.key.Keyring;
import dev.securecomm.key.Kid;
import dev.securecomm.key.PrivateParts;
import dev.securecomm.message.Message;
import dev.securecomm.message.Reply;
import dev.securecomm.service.store.Store;
import dev.securecomm.testkit.TestKeys;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
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

  /// What was to be tried at a time that is far off by now is tried at once.
  @Test
  void aClockThatIsSetBackHoldsNothingUp() {
    client.close();
    client =
        RunningClient.in(folder)
            .knowing(server)
            .set("securecomm.server.timeout", "1s")
            .set("securecomm.outbox.first-pause", "10s")
            .set("securecomm.outbox.longest-pause", "10s")
            .start();
    server.on(FakeServer.MESSAGES, Behaviour.status(400));
    String path = RunningClient.accepted(client.leave("?part=2", "pay 100"));
    await().until(() -> client.told(path).has("reason"));
    clock.advance(Duration.ofSeconds(-40));
    server.honest();
    long start = System.nanoTime();
    client.told(path, "delivered");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
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
            "It expired before there was a reply. The last try: The server cannot be reached."
                + " Whether the message was handled is not known.");
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

  private void changeOurKeysAtOnce() {
    client.change((keys, rotation) -> rotation.atOnce(keys, clock));
  }

  /// What was signed with a key that we have taken back the server refuses for ever.
  @Test
  void isSealedAgainWhenOurOwnKeysAreChangedAtOnce() {
    server.goDown();
    String path = RunningClient.accepted(client.leave("?part=2", "pay 100"));
    changeOurKeysAtOnce();
    server.comeBack();
    JsonNode told = client.told(path, "delivered");
    assertThat(told.get("reply").get("body").stringValue()).isEqualTo("pay 100");
    assertThat(server.lastOpened().id().value()).isEqualTo(told.get("id").stringValue());
    assertThat(server.lastOpened().header().kid())
        .isEqualTo(client.bean(Keyring.class).get().currentSigning().kid());
  }

  @Test
  void failsWhenOurOwnKeysWereChangedAtOnceAndItCannotBeSealedAgain() {
    server.goDown();
    String path = RunningClient.accepted(client.leave("?part=2", "pay 100"));
    changeOurKeysAtOnce();
    client.close();
    server.comeBack();
    restart();
    assertThat(client.told(path, "failed").get("reason").stringValue())
        .isEqualTo(
            "Our own keys were changed at once, and what was signed with an old one, which is"
                + " revoked, is no longer at hand to be signed again. Whether the message was"
                + " handled is not known.");
    assertThat(server.opened()).isEmpty();
    assertThat(client.refusals("keys_changed")).isEqualTo(1);
  }

  /// Nothing is final as long as the server may just not have heard of our new keys.
  @Test
  void isTriedAgainWhileTheServerCannotBeToldOfOurNewKeys() {
    server.goDown();
    String path = RunningClient.accepted(client.leave("?part=2", "pay 100"));
    changeOurKeysAtOnce();
    client.close();
    server.comeBack();
    server.on(FakeServer.PEERS, Behaviour.status(503));
    restart();
    await().until(() -> client.told(path).get("tries").intValue() > 2);
    assertThat(client.told(path).get("state").stringValue()).isEqualTo("waiting");
    assertThat(server.received(FakeServer.MESSAGES)).isEmpty();
    server.honest();
    client.told(path, "failed");
  }

  /// Keys that follow one another in time lose nothing.
  @Test
  void isDeliveredAfterARestartThoughAnotherKeyOfOursSignsByThen() {
    server.goDown();
    client.change((keys, rotation) -> rotation.early(keys, clock));
    clock.advance(Duration.ofHours(24));
    String path = RunningClient.accepted(client.leave("?part=2", "pay 100"));
    Kid signing = client.bean(Keyring.class).get().currentSigning().kid();
    client.close();
    clock.advance(Duration.ofHours(1));
    server.comeBack();
    restart();
    client.told(path, "delivered");
    assertThat(client.bean(Keyring.class).get().currentSigning().kid()).isNotEqualTo(signing);
    assertThat(server.lastOpened().header().kid()).isEqualTo(signing);
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

  /// It is told of, and ends at its time: until then a restored file may bring it back.
  @Test
  void aRecordThatDoesNotOpenHoldsNothingUp() {
    server.goDown();
    String path = RunningClient.accepted(client.leave("?part=2", "pay 100"));
    await().until(() -> client.told(path).has("reason"));
    JdbcClient database = client.bean(JdbcClient.class);
    client
        .bean(Store.class)
        .commit(() ->
            database
                .sql("UPDATE outbox SET header = :nothing, reason = :nothing")
                .param("nothing", new byte[40])
                .update());
    String unreadable = "What was kept of the reason does not open: it was changed, or is another";
    JsonNode listed = client.told("/messages?state=waiting").get("messages");
    assertThat(listed.get(0).get("reason").stringValue()).startsWith(unreadable);
    assertThat(ShownProblem.in(client.get(path), 500).type()).isEqualTo("http-500");
    clock.advance(Duration.ofHours(24));
    await().until(() -> client.told("/messages?state=failed").get("messages").size() == 1);
    assertThat(client.told("/messages").get("messages").get(0).get("reason").stringValue())
        .startsWith("The outbox's record of message");
    server.comeBack();
  }

  /// Somebody else may end a message: a replica, or whoever forgets it.
  @Test
  void whatHasEndedIsNotInMemoryForLong() {
    server.goDown();
    AtHand atHand = client.bean(AtHand.class);
    Removal removal = client.bean(Removal.class);
    String path = RunningClient.accepted(client.leave("?part=2", "pay 100"));
    String waiting = RunningClient.accepted(client.leave("?part=2", "pay 200"));
    client.delete(path);
    removal.forgetWhatEnded();
    assertThat(atHand.ids()).hasSize(2);
    removal.forgetWhatEnded();
    assertThat(atHand.ids())
        .extracting(MessageId::value)
        .containsExactly(waiting.substring("/messages/".length()));
    server.comeBack();
  }

  @Test
  void whatCannotBeSealedIsNotAccepted() {
    client.close();
    server.goDown();
    try (RunningClient stranger = RunningClient.in(folder.resolve("new")).knowing(server).start()) {
      ShownProblem problem = ShownProblem.in(stranger.leave("", "pay"), 502);
      assertThat(problem.type()).isEqualTo("unreachable");
      assertThat(problem.detail())
          .isEqualTo(
              "The server cannot be reached. So there is no key to seal to: nothing was sent or kept.");
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
    MeterRegistry meters = client.bean(MeterRegistry.class);
    assertThat(meters.get("securecomm.outbox.ended").tag("state", "delivered").counter().count())
        .isEqualTo(1);
    assertThat(meters.get("securecomm.outbox.ended").tag("state", "failed").counter().count())
        .isZero();
  }

  @Test
  void nothingPlainIsOnTheDiskOrInTheLog() throws Exception {
    server.handle(message -> Reply.ok(Message.text("granted-to-carol")));
    try (LogCapture log = new LogCapture()) {
      client.told(RunningClient.accepted(client.leave("?part=1", "pay-to-bob")), "delivered");
      server.goDown();
      RunningClient.accepted(client.leave("?part=2", "pay-to-bob"));
      // Before it is closed: then the journal is gone.
      FilesBelow.assertNone(folder, "pay-to-bob", "granted-to-carol");
      assertThat(log.all()).noneMatch(line -> line.matches("(?s).*(pay-to-bob|granted-to).*"));
    }
    client.close();
    FilesBelow.assertNone(folder, "pay-to-bob", "granted-to-carol");
    assertThat(FilesBelow.modes(folder)).containsKey("store.db").values().containsOnly("rw-------");
    server.comeBack();
    restart();
  }
}
