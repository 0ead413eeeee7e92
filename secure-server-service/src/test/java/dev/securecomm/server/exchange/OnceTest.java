package dev.securecomm.server.exchange;

import static dev.securecomm.server.testserver.Answers.assertProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.envelope.MessageId;
import dev.securecomm.envelope.Suite;
import dev.securecomm.message.Message;
import dev.securecomm.message.OpenedReply;
import dev.securecomm.message.Reply;
import dev.securecomm.message.SealedRequest;
import dev.securecomm.server.testserver.Client;
import dev.securecomm.server.testserver.CountingHandler;
import dev.securecomm.server.testserver.RunningServer;
import dev.securecomm.testkit.TestKeys;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Exactly once (protocol section 6; attack 15).
class OnceTest {

  private static final int COPIES = 64;
  private static final CountingHandler HANDLER = new CountingHandler();

  private static RunningServer server;
  private static Client alice;
  private static Client mallory;

  @BeforeAll
  static void start() throws Exception {
    server =
        RunningServer.builder()
            .pinning(TestKeys.alice(), TestKeys.mallory())
            .handler(HANDLER)
            .start();
    alice = Client.announced(server, TestKeys.alice());
    mallory = Client.announced(server, TestKeys.mallory());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void echo() {
    server.clock().set(TestKeys.NOW);
    HANDLER.does((message, _) -> Reply.ok(message.message()));
  }

  @ParameterizedTest
  @EnumSource
  void ofCopiesThatArriveTogetherOneIsHandledAndAllAreAnsweredAlike(Suite suite) throws Exception {
    HANDLER.does((message, _) -> {
      Thread.sleep(300);
      return Reply.ok(message.message());
    });
    int handled = HANDLER.calls();
    SealedRequest request = alice.seal(suite, Message.text("once"));
    List<HttpResponse<byte[]>> answers = postAtOnce(request);

    assertThat(HANDLER.calls()).isEqualTo(handled + 1);
    assertThat(answers).hasSize(COPIES);
    assertThat(answers.stream().map(answer -> new String(answer.body(), UTF_8)).distinct())
        .hasSize(1);
    assertThat(alice.open(answers.getFirst(), request).message().readable()).isEqualTo("once");
    assertThat(alice.post(request).body()).isEqualTo(answers.getFirst().body());
  }

  @Test
  void ofCopiesThatArriveTogetherAnotherIsHandledWhenTheFirstFails() throws Exception {
    AtomicBoolean first = new AtomicBoolean(true);
    HANDLER.does((message, _) -> {
      Thread.sleep(300);
      if (first.getAndSet(false)) {
        throw new IllegalStateException("the first of them");
      }
      return Reply.ok(message.message());
    });
    int handled = HANDLER.calls();
    SealedRequest request = alice.seal(Suite.PART_1, Message.text("twice"));
    List<Integer> statuses = new ArrayList<>();
    for (HttpResponse<byte[]> answer : postAtOnce(request)) {
      statuses.add(alice.open(answer, request).status());
    }
    assertThat(statuses).hasSize(COPIES).containsOnlyOnce(500).contains(200).containsOnly(200, 500);
    assertThat(HANDLER.calls()).isEqualTo(handled + 2);
  }

  @ParameterizedTest
  @EnumSource
  void aCopyInOtherWhiteSpaceGetsTheSameReply(Suite suite) throws Exception {
    SealedRequest request = alice.seal(suite, Message.text("hello"));
    HttpResponse<byte[]> reply = alice.post(request);
    int handled = HANDLER.calls();
    String pretty = new String(request.envelope().toBytes(), UTF_8).replace(",", ",\n  ");
    assertThat(server.postMessage(pretty.getBytes(UTF_8)).body()).isEqualTo(reply.body());
    assertThat(HANDLER.calls()).isEqualTo(handled);
  }

  @ParameterizedTest
  @EnumSource
  void aCopyInOtherBase64IsRefused(Suite suite) throws Exception {
    SealedRequest request = alice.seal(suite, Message.text("hello"));
    alice.exchange(request);
    int handled = HANDLER.calls();
    String json = new String(request.envelope().toBytes(), UTF_8);
    for (String member : List.of("protected", "encrypted_key")) {
      String padded = json.replaceFirst("(\"" + member + "\":\"[^\"]+)", "$1=");
      assertThat(padded).isNotEqualTo(json);
      assertProblem(server.postMessage(padded.getBytes(UTF_8)), 400, "refused");
    }
    assertThat(HANDLER.calls()).isEqualTo(handled);
  }

  @ParameterizedTest
  @EnumSource
  void anIdThatWasUsedForAnotherMessageIsAConflict(Suite suite) throws Exception {
    MessageId id = MessageId.random();
    SealedRequest first = alice.seal(suite, id, Message.text("first"));
    HttpResponse<byte[]> reply = alice.post(first);
    int handled = HANDLER.calls();

    OpenedReply conflict = alice.exchange(alice.seal(suite, id, Message.text("second")));
    assertThat(conflict.status()).isEqualTo(409);
    assertThat(conflict.message().readable()).isEqualTo("This id was used for another message.");
    assertThat(HANDLER.calls()).isEqualTo(handled);
    // The first message stands.
    assertThat(alice.post(first).body()).isEqualTo(reply.body());
    // Sealed in another suite it is another message, too.
    for (Suite other : Suite.values()) {
      assertThat(alice.exchange(alice.seal(other, id, Message.text("first"))).status())
          .isEqualTo(409);
    }
  }

  @Test
  void anIdBelongsToItsSender() throws Exception {
    MessageId id = MessageId.random();
    int handled = HANDLER.calls();
    assertThat(alice.exchange(alice.seal(Suite.PART_1, id, Message.text("hers"))).status())
        .isEqualTo(200);
    assertThat(mallory.exchange(mallory.seal(Suite.PART_1, id, Message.text("his"))).status())
        .isEqualTo(200);
    assertThat(HANDLER.calls()).isEqualTo(handled + 2);
  }

  @ParameterizedTest
  @EnumSource
  void aCopyIsAnsweredAlikeAsLongAsTheMessageIsFreshAndNoLonger(Suite suite) throws Exception {
    SealedRequest request = alice.seal(suite, Message.text("hello"));
    HttpResponse<byte[]> reply = alice.post(request);
    int handled = HANDLER.calls();

    server.clock().advance(Duration.ofMinutes(5).plusSeconds(59));
    assertThat(alice.post(request).body()).isEqualTo(reply.body());
    server.clock().advance(Duration.ofSeconds(1));
    assertProblem(alice.post(request), 400, "refused");
    // A clock that is set back finds the record still there.
    server.clock().advance(Duration.ofSeconds(-1));
    assertThat(alice.post(request).body()).isEqualTo(reply.body());
    assertThat(HANDLER.calls()).isEqualTo(handled);
  }

  @Test
  void aCopyOfAMessageThatIsBeingHandledIsToldSoAfterAWhile() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CountingHandler handler = new CountingHandler();
    handler.does((message, _) -> {
      entered.countDown();
      release.await();
      return Reply.ok(message.message());
    });
    try (RunningServer impatient =
        RunningServer.builder()
            .pinning(TestKeys.alice())
            .handler(handler)
            .setting("securecomm.replay.patience", "50ms")
            .start()) {
      Client sender = Client.announced(impatient, TestKeys.alice());
      SealedRequest request = sender.seal(Suite.PART_2_FERNET, Message.text("slow"));
      CompletableFuture<HttpResponse<byte[]>> answer =
          impatient.postMessageAsync(request.envelope().toBytes());
      assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

      OpenedReply early = sender.exchange(request);
      assertThat(early.status()).isEqualTo(425);
      assertThat(early.message().readable()).isEqualTo("This message is still being handled.");

      release.countDown();
      HttpResponse<byte[]> reply = answer.get(10, TimeUnit.SECONDS);
      assertThat(sender.open(reply, request).status()).isEqualTo(200);
      assertThat(sender.post(request).body()).isEqualTo(reply.body());
      assertThat(handler.calls()).isEqualTo(1);
    }
  }

  private static List<HttpResponse<byte[]>> postAtOnce(SealedRequest request) throws Exception {
    byte[] envelope = request.envelope().toBytes();
    List<CompletableFuture<HttpResponse<byte[]>>> sent = new ArrayList<>();
    for (int i = 0; i < COPIES; i++) {
      sent.add(server.postMessageAsync(envelope));
    }
    List<HttpResponse<byte[]>> answers = new ArrayList<>();
    for (CompletableFuture<HttpResponse<byte[]>> each : sent) {
      answers.add(each.get(30, TimeUnit.SECONDS));
    }
    return answers;
  }
}
