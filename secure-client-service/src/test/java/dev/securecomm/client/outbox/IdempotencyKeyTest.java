package dev.securecomm.client.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.securecomm.client.exchange.AddressedMessage;
import dev.securecomm.client.testkit.FakeServer;
import dev.securecomm.client.testkit.FilesBelow;
import dev.securecomm.client.testkit.LogCapture;
import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.client.testkit.ShiftedClock;
import dev.securecomm.client.testkit.ShownProblem;
import dev.securecomm.envelope.ContentType;
import dev.securecomm.envelope.Suite;
import dev.securecomm.key.PrivateParts;
import dev.securecomm.message.Message;
import dev.securecomm.message.OpenedMessage;
import dev.securecomm.message.Reply;
import dev.securecomm.testkit.TestKeys;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One key is one message, however often it is sent and after whatever crash.
class IdempotencyKeyTest {

  @TempDir private Path folder;

  private final ShiftedClock clock = ShiftedClock.ticking();
  private final FakeServer server = new FakeServer(TestKeys.server(), clock);
  private RunningClient client;

  @BeforeEach
  void start() {
    client =
        RunningClient.in(folder)
            .knowing(server)
            .set("securecomm.server.timeout", "1s")
            .set("securecomm.outbox.lifetime", "1h")
            .start();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private void restart() {
    client.close();
    start();
  }

  @ParameterizedTest
  @ValueSource(strings = {"?part=1", "?part=2", "?part=2&enc=A256GCM"})
  void theSameKeyAndBodyIsTheSameMessage(String query) {
    server.handle(message -> new Reply(201, new Message(new ContentType("text/x; a=b"), bytes())));
    HttpResponse<byte[]> first = client.sendAs("payment-1", query, "pay 100");
    restart();
    HttpResponse<byte[]> second = client.sendAs("payment-1", query, "pay 100");

    assertThat(server.received(FakeServer.MESSAGES)).hasSize(1);
    for (HttpResponse<byte[]> each : List.of(first, second)) {
      assertThat(each.statusCode()).isEqualTo(201);
      assertThat(each.body()).isEqualTo(bytes());
      assertThat(each.headers().firstValue("Content-Type")).hasValue("text/x; a=b");
      assertThat(each.headers().firstValue("Message-Part")).hasValue(query.substring(6, 7));
      assertThat(each.headers().firstValue("Message-Id"))
          .hasValue(server.lastOpened().id().value());
    }
  }

  private static byte[] bytes() {
    return new byte[] {0, -1, 'x'};
  }

  @Test
  void anotherKeyIsAnotherMessage() {
    RunningClient.text(client.sendAs("1", "", "pay 100"));
    RunningClient.text(client.sendAs("2", "", "pay 100"));
    RunningClient.text(client.send("", "pay 100"));
    assertThat(server.opened()).extracting(OpenedMessage::id).doesNotHaveDuplicates().hasSize(3);
  }

  @Test
  void theSameKeyWithAnotherMessageIsRefused() {
    RunningClient.text(client.sendAs("1", "?part=2", "pay 100"));
    for (HttpResponse<byte[]> other :
        List.of(
            client.sendAs("1", "?part=2", "pay 999"),
            client.sendAs("1", "?part=1", "pay 100"),
            client.sendAs("1", "?part=2&enc=A256GCM", "pay 100"),
            client.call(
                client
                    .text("?part=2", "pay 100")
                    .setHeader("Content-Type", "text/html")
                    .header("Idempotency-Key", "1")),
            client.leaveAs("1", "?part=2", "pay 999"))) {
      assertThat(ShownProblem.in(other, 422).type()).isEqualTo("key-reused");
    }
    assertThat(server.received(FakeServer.MESSAGES)).hasSize(1);
    assertThat(RunningClient.text(client.sendAs("1", "?part=2", "pay 100"))).isEqualTo("pay 100");
  }

  @Test
  void copiesThatArriveTogetherAreOneMessage() throws Exception {
    server.handle(message -> {
      pause(Duration.ofMillis(300));
      return Reply.ok(Message.text("done"));
    });
    CountDownLatch go = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<HttpResponse<byte[]>> send =
          () -> {
            go.await();
            return client.sendAs("1", "?part=2", "pay 100");
          };
      List<Future<HttpResponse<byte[]>>> sent =
          Stream.generate(() -> threads.submit(send)).limit(20).toList();
      go.countDown();
      for (Future<HttpResponse<byte[]>> each : sent) {
        assertThat(RunningClient.text(each.get())).isEqualTo("done");
      }
    }
    assertThat(server.received(FakeServer.MESSAGES)).hasSize(1);
  }

  @Test
  void copiesWaitForWhatIsUnderWayAndNotForEver() throws Exception {
    server.handle(message -> {
      pause(Duration.ofMillis(900));
      return Reply.failed(425, "not yet");
    });
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      long start = System.nanoTime();
      List<Future<HttpResponse<byte[]>>> sent =
          Stream.generate(() -> threads.submit(() -> client.sendAs("1", "", "pay")))
              .limit(6)
              .toList();
      List<HttpResponse<byte[]>> answers = new ArrayList<>();
      for (Future<HttpResponse<byte[]>> each : sent) {
        answers.add(each.get());
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
      assertThat(answers)
          .filteredOn(answer -> answer.statusCode() == 409)
          .isNotEmpty()
          .allSatisfy(
              answer -> assertThat(ShownProblem.in(answer, 409).type()).isEqualTo("under-way"));
    }
  }

  /// The caller was told that nobody knows; the second time it is the very same envelope.
  @Test
  void whatMayHaveArrivedIsSentAgainAsItWas() {
    server.on(FakeServer.MESSAGES, (exchange, body) -> exchange.close());
    HttpResponse<byte[]> cut = client.sendAs("1", "?part=2", "pay 100");
    ShownProblem problem = ShownProblem.in(cut, 502);
    assertThat(problem.type()).isEqualTo("broken-off");
    assertThat(problem.detail())
        .endsWith(
            "Whether the message was handled is not known. The message is kept: send it again under"
                + " this Idempotency-Key to go on.");
    assertThat(cut.headers().firstValue("Message-Id")).hasValue(oneMessage("waiting"));
    byte[] envelope = server.received(FakeServer.MESSAGES).getFirst().body();
    restart();
    server.honest();

    assertThat(RunningClient.text(client.sendAs("1", "?part=2", "pay 100"))).isEqualTo("pay 100");
    assertThat(server.received(FakeServer.MESSAGES))
        .singleElement()
        .satisfies(posted -> assertThat(posted.body()).isEqualTo(envelope));
  }

  @Test
  void nobodyButItsCallerSendsItAgain() {
    RunningClient.text(client.send("", "hello"));
    server.goDown();
    ShownProblem.in(client.sendAs("1", "", "pay 100"), 502);
    String id = oneMessage("waiting");
    pause(Duration.ofMillis(1_500));
    assertThat(client.told("/messages/" + id).get("tries").intValue()).isEqualTo(1);
    assertThat(client.told("/messages/" + id).has("nextTry")).isFalse();

    HttpResponse<byte[]> left = client.leaveAs("1", "", "pay 100");
    assertThat(RunningClient.accepted(left)).isEqualTo("/messages/" + id);
    assertThat(new String(left.body(), StandardCharsets.UTF_8)).contains("\"nextTry\":");
    server.comeBack();
    client.told("/messages/" + id, "delivered");
  }

  /// No other try would end otherwise, and no other answer is given.
  @Test
  void aReplyThatIsTooLongIsToldOfTheSameEachTime() {
    server.handle(message -> Reply.ok(new Message(ContentType.BINARY, new byte[(1 << 20) + 1])));
    for (int i = 0; i < 2; i++) {
      HttpResponse<byte[]> response = client.sendAs("1", "?part=2", "pay 100");
      ShownProblem problem = ShownProblem.in(response, 502);
      assertThat(problem.type()).isEqualTo("not-delivered");
      assertThat(problem.detail())
          .startsWith("The server replied with status 200 and 1048577 bytes, and at most")
          .endsWith(
              "It stays so under this Idempotency-Key, until DELETE /messages/"
                  + response.headers().firstValue("Message-Id").orElseThrow()
                  + ".");
    }
    assertThat(server.received(FakeServer.MESSAGES)).hasSize(1);
  }

  @Test
  void aHandlerThatFailedIsAskedAgain() {
    server.handle(message -> Reply.failed(500, "The handler failed."));
    assertThat(client.sendAs("1", "?part=2", "pay 100").statusCode()).isEqualTo(500);
    assertThat(reason()).startsWith("The server replied with status 500.");
    server.handle(message -> Reply.ok(Message.text("done")));
    assertThat(RunningClient.text(client.sendAs("1", "?part=2", "pay 100"))).isEqualTo("done");
    assertThat(server.opened())
        .extracting(OpenedMessage::digest)
        .hasSize(2)
        .containsOnly(server.lastOpened().digest());
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 409, 422})
  void whatTheServersHandlerRefusedStaysRefused(int status) {
    server.handle(message -> Reply.failed(status, "no"));
    assertThat(client.sendAs("1", "?part=2", "pay 100").statusCode()).isEqualTo(status);
    server.handle(message -> Reply.ok(Message.text("yes")));
    HttpResponse<byte[]> again = client.sendAs("1", "?part=2", "pay 100");
    assertThat(again.statusCode()).isEqualTo(status);
    assertThat(again.body()).isEqualTo("no".getBytes(StandardCharsets.UTF_8));
    assertThat(server.received(FakeServer.MESSAGES)).hasSize(1);
  }

  /// A message whose caller brings its body again can be sealed again.
  @Test
  void isSealedAgainWhenTheServersKeysChanged() throws Exception {
    server.on(FakeServer.MESSAGES, (exchange, body) -> exchange.close());
    ShownProblem.in(client.sendAs("1", "?part=2", "pay 100"), 502);
    restart();
    server.honest();
    server.use(PrivateParts.onlyCurrent(TestKeys.renewed(TestKeys.SERVER)));

    assertThat(RunningClient.text(client.sendAs("1", "?part=2", "pay 100"))).isEqualTo("pay 100");
    assertThat(server.opened()).extracting(OpenedMessage::id).hasSize(1);
  }

  @Test
  void isSealedAgainWhenOurOwnKeysWereChangedAtOnce() {
    server.on(FakeServer.MESSAGES, (exchange, body) -> exchange.close());
    ShownProblem.in(client.sendAs("1", "?part=2", "pay 100"), 502);
    client.change((keys, rotation) -> rotation.atOnce(keys, clock));
    restart();
    server.honest();

    assertThat(RunningClient.text(client.sendAs("1", "?part=2", "pay 100"))).isEqualTo("pay 100");
    assertThat(server.opened()).extracting(OpenedMessage::id).hasSize(1);
  }

  @Test
  void whatHasExpiredIsToldSoAndNotSent() {
    ShownProblem.in(failedOnce(), 502);
    clock.advance(Duration.ofHours(1));
    server.honest();
    ShownProblem problem = ShownProblem.in(client.sendAs("1", "", "pay 100"), 502);
    assertThat(problem.type()).isEqualTo("not-delivered");
    assertThat(problem.detail())
        .startsWith("It expired before there was a reply. The last try: The connection")
        .contains("DELETE /messages/" + oneMessage("failed"));
    assertThat(server.received(FakeServer.MESSAGES)).isEmpty();

    HttpResponse<byte[]> left = client.leaveAs("1", "", "pay 100");
    assertThat(ShownProblem.in(left, 502).type()).isEqualTo("not-delivered");

    client.delete("/messages/" + oneMessage("failed"));
    assertThat(RunningClient.text(client.sendAs("1", "", "pay 100"))).isEqualTo("pay 100");
  }

  /// Nobody has to ask for it.
  @Test
  void whatHasExpiredIsKeptAsFailed() {
    ShownProblem.in(failedOnce(), 502);
    clock.advance(Duration.ofHours(1));
    await().until(() -> !client.told("/messages?state=failed").get("messages").isEmpty());
  }

  private HttpResponse<byte[]> failedOnce() {
    server.on(FakeServer.MESSAGES, (exchange, body) -> exchange.close());
    return client.sendAs("1", "", "pay 100");
  }

  @Test
  void aMessageLivesAsLongAsTheOutboxTries() {
    RunningClient.text(client.sendAs("1", "", "pay 100"));
    assertThat(server.lastOpened().header().validity().lifetime()).isEqualTo(Duration.ofHours(1));
    RunningClient.text(client.send("", "pay 100"));
    assertThat(server.lastOpened().header().validity().lifetime()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void aKeyIsForgottenLongAfterItsMessageEnded() throws Exception {
    RunningClient.text(client.sendAs("1", "", "pay 100"));
    clock.advance(Duration.ofDays(7).minusMinutes(1));
    client.bean(Removal.class).remove();
    assertThat(client.told("/messages").get("messages").size()).isEqualTo(1);
    clock.advance(Duration.ofMinutes(2));
    client.bean(Removal.class).remove();
    assertThat(client.told("/messages").get("messages").isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b"})
  void aKeyIsVisibleAscii(String key) {
    HttpResponse<byte[]> response = client.sendAs(key, "", "pay 100");
    assertThat(ShownProblem.in(response, 400).detail())
        .isEqualTo("An Idempotency-Key is 1 to 255 visible characters of ASCII.");
    assertThat(server.received(FakeServer.MESSAGES)).isEmpty();
  }

  @Test
  void aKeyIsNotTooLongAndGivenOnce() {
    RunningClient.text(client.sendAs("k".repeat(255), "", "pay 100"));
    ShownProblem.in(client.sendAs("k".repeat(256), "", "pay 100"), 400);
    assertThat(
            ShownProblem.in(
                    client.call(
                        client
                            .text("", "pay 100")
                            .header("Idempotency-Key", "1")
                            .header("Idempotency-Key", "2")),
                    400)
                .detail())
        .isEqualTo("Give Idempotency-Key once.");
  }

  /// Neither the message nor its reply, nor what they are called, nor anything that could be
  /// guessed from it.
  @Test
  void nothingPlainIsOnTheDiskOrInTheLog() throws Exception {
    server.handle(message -> Reply.ok(Message.text("granted-to-carol")));
    try (LogCapture log = new LogCapture()) {
      RunningClient.text(client.sendAs("name-of-dave", "?part=1", "pay-to-bob"));
      RunningClient.text(client.sendAs("name-of-erin", "?part=2", "pay-to-bob"));
      assertThat(log.all())
          .noneMatch(line -> line.matches("(?s).*(pay-to-bob|granted-to|name-of).*"));
    }
    FilesBelow.assertNone(folder, "pay-to-bob", "granted-to-carol", "name-of-dave", "name-of-erin");
  }

  /// Not the body, which is on no disk, but a secret of ours makes a digest of it.
  @Test
  void anotherIdentityKnowsNoKey() {
    RunningClient.text(client.sendAs("1", "", "pay 100"));
    IdempotencyKey key = new IdempotencyKey("1");
    AddressedMessage message =
        new AddressedMessage(TestKeys.SERVER, Suite.PART_1, Message.text("pay 100"));
    Named ours = new OwnRecords(RunningClient.keys()).named(key, message);
    Named theirs = new OwnRecords(TestKeys.mallory()).named(key, message);
    assertThat(ours.name()).isNotEqualTo(theirs.name());
    assertThat(ours.content()).isNotEqualTo(theirs.content());
  }

  private String oneMessage(String state) {
    return client.told("/messages?state=" + state).get("messages").get(0).get("id").stringValue();
  }

  private String reason() {
    return client.told("/messages").get("messages").get(0).get("reason").stringValue();
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
