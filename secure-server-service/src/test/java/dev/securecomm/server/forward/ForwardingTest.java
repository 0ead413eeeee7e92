package dev.securecomm.server.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.securecomm.envelope.ContentType;
import dev.securecomm.envelope.Suite;
import dev.securecomm.message.Message;
import dev.securecomm.message.OpenedReply;
import dev.securecomm.message.SealedRequest;
import dev.securecomm.server.testserver.Client;
import dev.securecomm.server.testserver.PlainApplication;
import dev.securecomm.server.testserver.RunningServer;
import dev.securecomm.testkit.TestKeys;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// An application behind the server, which speaks plain HTTP and knows no cryptography.
class ForwardingTest {

  private static final int MIB = 1_000_000;

  private static PlainApplication application;
  private static RunningServer server;
  private static Client alice;

  @BeforeAll
  static void start() throws Exception {
    application = new PlainApplication();
    server =
        forwarding(application)
            .setting("securecomm.forward.timeout", "700ms")
            .setting("securecomm.forward.pause", "10ms")
            .setting("securecomm.forward.retry-on", "408,423,425,429")
            .setting("securecomm.message.max-size", MIB + "B")
            .start();
    alice = Client.announced(server, TestKeys.alice());
  }

  private static RunningServer.Builder forwarding(PlainApplication to) {
    return RunningServer.builder()
        .pinning(TestKeys.alice())
        .setting("securecomm.handler", "forward")
        .setting("securecomm.forward.url", to.url());
  }

  @AfterAll
  static void stop() {
    server.close();
    application.close();
  }

  /// Its life sign closes the breaker that a test before this one may have opened.
  @BeforeEach
  void reset() {
    application.reset();
    await().until(() -> alice.exchange(Suite.PART_2_FERNET, Message.text("up?")).status() == 200);
    application.reset();
  }

  @ParameterizedTest
  @EnumSource
  void postsTheMessageAsItIsAndSaysWhoSentIt(Suite suite) throws Exception {
    byte[] body = {0, -1, '\r', '\n'};
    ContentType type = new ContentType("text/x; charset=\"no \\\"such\"; a=b");
    SealedRequest request = alice.seal(suite, new Message(type, body));
    OpenedReply reply = alice.exchange(request);

    assertThat(application.received())
        .singleElement()
        .satisfies(received -> {
          String id = request.header().jti().value();
          assertThat(received.method()).isEqualTo("POST");
          assertThat(received.path()).isEqualTo("/inbox");
          assertThat(received.body()).isEqualTo(body);
          assertThat(received.header("Content-Type")).containsExactly(type.value());
          assertThat(received.header("Secure-Message-Id")).containsExactly(id);
          assertThat(received.header("Secure-Message-Sender")).containsExactly("alice");
          assertThat(received.header("Secure-Message-Fingerprint"))
              .containsExactly(TestKeys.alice().fingerprint().value());
          assertThat(received.header("Idempotency-Key")).containsExactly(id);
          assertThat(received.exchange().getRequestHeaders().keySet())
              .map(name -> name.toLowerCase(Locale.ROOT))
              .containsExactlyInAnyOrder(
                  "host",
                  "user-agent",
                  "content-length",
                  "content-type",
                  "secure-message-id",
                  "secure-message-sender",
                  "secure-message-fingerprint",
                  "idempotency-key");
        });
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.message().contentType()).isEqualTo(type);
    assertThat(reply.message().body()).isEqualTo(body);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 299, 400, 401, 404, 409, 410, 422, 499})
  void whatTheApplicationSaysIsFinal(int status) throws Exception {
    application.does(PlainApplication.status(status, "its word"));
    SealedRequest request = alice.seal(Suite.PART_1, Message.text("hello"));
    HttpResponse<byte[]> first = alice.post(request);
    OpenedReply reply = alice.open(first, request);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.message().contentType()).isEqualTo(ContentType.TEXT);
    assertThat(reply.message().readable()).isEqualTo("its word");

    assertThat(alice.post(request).body()).isEqualTo(first.body());
    assertThat(application.received()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 205})
  void aReplyMayHaveNoContent(int status) throws Exception {
    application.does((exchange, body) -> exchange.sendResponseHeaders(status, -1));
    OpenedReply reply = alice.exchange(Suite.PART_2_FERNET, Message.text("hello"));
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.message().contentType()).isEqualTo(ContentType.BINARY);
    assertThat(reply.message().size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429})
  void whatMayBeAnotherAnswerNextTimeIsToldAndAskedAgain(int status) throws Exception {
    application.does(PlainApplication.status(status, "not now"));
    SealedRequest request = alice.seal(Suite.PART_2_FERNET, Message.text("hello"));
    OpenedReply reply = alice.exchange(request);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.message().readable()).isEqualTo("not now");
    answersTheSecondTime(request);
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        failure("status 500", PlainApplication.status(500, "secret"), 502, "with status 500."),
        failure("status 503", PlainApplication.status(503, "secret"), 502, "with status 503."),
        failure("status 599", PlainApplication.status(599, "secret"), 502, "with status 599."),
        failure("a chosen status", PlainApplication.status(423, "x"), 502, "with status 423."),
        failure("status 304", PlainApplication.status(304, ""), 502, "with status 304."),
        failure(
            "a redirect",
            (exchange, body) -> {
              exchange.getResponseHeaders().set("Location", application.url() + "/elsewhere");
              exchange.sendResponseHeaders(307, -1);
            },
            502,
            "with status 307."),
        failure("silence", (exchange, body) -> Thread.sleep(3_000), 504, "in time."),
        failure(
            "an answer that stalls",
            (exchange, body) -> {
              exchange.sendResponseHeaders(200, 10);
              exchange.getResponseBody().write('x');
              exchange.getResponseBody().flush();
              Thread.sleep(3_000);
            },
            504,
            "in time."),
        failure(
            "no answer",
            (exchange, body) -> exchange.close(),
            502,
            "connection to the application"),
        failure(
            "half an answer",
            (exchange, body) -> {
              exchange.sendResponseHeaders(200, 10);
              exchange.getResponseBody().write('x');
            },
            502,
            "broke off"),
        failure(
            "a long answer",
            (exchange, body) -> {
              exchange.sendResponseHeaders(200, MIB + 1);
              exchange.getResponseBody().write(new byte[MIB + 1]);
            },
            502,
            "too long"),
        failure(
            "a long answer in chunks",
            (exchange, body) -> {
              exchange.sendResponseHeaders(200, 0);
              exchange.getResponseBody().write(new byte[MIB + 1]);
            },
            502,
            "too long"),
        failure(
            "no media type",
            (exchange, body) -> {
              exchange.getResponseHeaders().set("Content-Type", "nonsense");
              exchange.sendResponseHeaders(200, -1);
            },
            502,
            "Content-Type"),
        failure(
            "compressed",
            (exchange, body) -> {
              exchange.getResponseHeaders().set("Content-Type", "text/plain");
              exchange.getResponseHeaders().set("Content-Encoding", "gzip");
              exchange.sendResponseHeaders(200, -1);
            },
            502,
            "encoded"));
  }

  private static Arguments failure(
      String name, PlainApplication.Behaviour behaviour, int status, String sentence) {
    return Arguments.of(name, behaviour, status, sentence);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failures")
  void whatIsNoWordOfTheApplicationsIsToldAndAskedAgain(
      String name, PlainApplication.Behaviour behaviour, int status, String sentence)
      throws Exception {
    application.does(behaviour);
    SealedRequest request = alice.seal(Suite.PART_2_FERNET, Message.text("hello"));
    OpenedReply reply = alice.exchange(request);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.message().readable())
        .contains("application")
        .contains(sentence)
        .doesNotContain("secret");
    answersTheSecondTime(request);
  }

  private static void answersTheSecondTime(SealedRequest request) throws Exception {
    application.does(PlainApplication.status(201, "done"));
    OpenedReply reply = alice.exchange(request);
    assertThat(reply.status()).isEqualTo(201);
    assertThat(alice.exchange(request).status()).isEqualTo(201);
    assertThat(application.received()).hasSize(2);
    assertThat(application.received())
        .allSatisfy(received -> {
          assertThat(received.path()).isEqualTo("/inbox");
          assertThat(received.header("Idempotency-Key"))
              .containsExactly(request.header().jti().value());
        });
  }

  @Test
  void theLongestReplyIsTaken() throws Exception {
    application.does((exchange, body) -> {
      exchange.sendResponseHeaders(200, MIB);
      exchange.getResponseBody().write(new byte[MIB]);
    });
    assertThat(alice.exchange(Suite.PART_1, Message.text("hello")).message().size()).isEqualTo(MIB);
  }

  /// Nobody waits for an application that is known to be gone, and it is found again by itself.
  @Test
  void anApplicationThatIsGoneHoldsNothingUp() throws Exception {
    try (PlainApplication gone = new PlainApplication();
        RunningServer other =
            forwarding(gone).setting("securecomm.forward.pause", "1500ms").start()) {
      Client sender = Client.announced(other, TestKeys.alice());
      gone.goDown();
      for (int i = 0; i < 5; i++) {
        OpenedReply reply = sender.exchange(Suite.PART_2_FERNET, Message.text("hello"));
        assertThat(reply.status()).isEqualTo(502);
        assertThat(reply.message().readable()).isEqualTo("The application cannot be reached.");
      }
      SealedRequest request = sender.seal(Suite.PART_2_FERNET, Message.text("hello"));
      OpenedReply reply = sender.exchange(request);
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.message().readable())
          .isEqualTo("The application is not asked now; try again later.");

      gone.comeBack();
      assertThat(sender.exchange(request).status()).isEqualTo(503);
      await().atMost(Duration.ofSeconds(10)).until(() -> sender.exchange(request).status() == 200);
      assertThat(gone.received()).hasSize(1);
    }
  }

  /// What one message is answered is no reason not to ask for another.
  @Test
  void answersThatAreTooLongCloseNothing() throws Exception {
    try (PlainApplication talkative = new PlainApplication();
        RunningServer other =
            forwarding(talkative).setting("securecomm.message.max-size", "1KB").start()) {
      Client sender = Client.announced(other, TestKeys.alice());
      talkative.does(PlainApplication.status(200, "x".repeat(2_000)));
      for (int i = 0; i < 25; i++) {
        assertThat(sender.exchange(Suite.PART_2_FERNET, Message.text("hello")).status())
            .isEqualTo(502);
      }
      talkative.does(PlainApplication.status(200, "short"));
      assertThat(sender.exchange(Suite.PART_2_FERNET, Message.text("hello")).status())
          .isEqualTo(200);
    }
  }

  @Test
  void aSlowApplicationHoldsUpNoMoreThanItsPlaces() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (PlainApplication slow = new PlainApplication();
        RunningServer other = forwarding(slow).setting("securecomm.forward.at-once", 1).start()) {
      Client sender = Client.announced(other, TestKeys.alice());
      slow.does((exchange, body) -> {
        go.await();
        PlainApplication.status(200, "slow").answer(exchange, body);
      });
      SealedRequest first = sender.seal(Suite.PART_2_FERNET, Message.text("hello"));
      CompletableFuture<HttpResponse<byte[]>> answer =
          other.postMessageAsync(first.envelope().toBytes());
      await().until(() -> slow.received().size() == 1);
      assertThat(sender.exchange(Suite.PART_2_FERNET, Message.text("hello")).status())
          .isEqualTo(503);
      go.countDown();
      assertThat(sender.open(answer.join(), first).status()).isEqualTo(200);
      assertThat(sender.exchange(Suite.PART_2_FERNET, Message.text("hello")).status())
          .isEqualTo(200);
    }
  }
}
