package dev.securecomm.client.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.securecomm.client.testkit.Behaviour;
import dev.securecomm.client.testkit.FakeServer;
import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.client.testkit.ShiftedClock;
import dev.securecomm.client.testkit.ShownProblem;
import dev.securecomm.envelope.ContentType;
import dev.securecomm.message.Message;
import dev.securecomm.message.OpenedMessage;
import dev.securecomm.message.Reply;
import dev.securecomm.testkit.TestKeys;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// A message that was accepted is delivered, whatever happens meanwhile.
class RespondAsyncTest {

  private static final ShiftedClock CLOCK = ShiftedClock.ticking();

  private static FakeServer server;
  private static RunningClient client;

  @BeforeAll
  static void start(@TempDir Path folder) {
    server = new FakeServer(TestKeys.server(), CLOCK);
    client =
        RunningClient.in(folder)
            .knowing(server)
            .set("securecomm.server.timeout", "2s")
            .set("securecomm.outbox.first-pause", "100ms")
            .set("securecomm.outbox.longest-pause", "500ms")
            .start();
    RunningClient.text(client.send("", "acquaint us"));
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @BeforeEach
  void honest() {
    server.honest();
  }

  @ParameterizedTest
  @ValueSource(strings = {"?part=1", "?part=2", "?part=2&enc=A256GCM"})
  void isDeliveredAndTheReplyIsKept(String query) {
    String path = RunningClient.accepted(client.leave(query, "pay 100"));
    JsonNode told = client.told(path, "delivered");

    assertThat(told.get("reply").get("status").intValue()).isEqualTo(200);
    assertThat(told.get("reply").get("contentType").stringValue())
        .isEqualTo("text/plain;charset=utf-8");
    assertThat(told.get("reply").get("body").stringValue()).isEqualTo("pay 100");
    assertThat(told.get("tries").intValue()).isEqualTo(1);
    assertThat(Instant.parse(told.get("created").stringValue()))
        .isBeforeOrEqualTo(Instant.parse(told.get("lastTry").stringValue()));
    assertThat(Instant.parse(told.get("expires").stringValue()))
        .isBetween(
            CLOCK.instant().plus(Duration.ofHours(24)).minusSeconds(60),
            CLOCK.instant().plus(Duration.ofHours(24)));
    assertThat(told.has("nextTry")).isFalse();
    assertThat(told.has("reason")).isFalse();
    assertThat(server.lastOpened().id().value()).isEqualTo(told.get("id").stringValue());
    assertThat(server.lastOpened().header().suite().part())
        .isEqualTo(Integer.parseInt(query.substring(6, 7)));
  }

  @Test
  void aReplyThatIsNoTextIsToldInBase64() {
    server.handle(
        message -> new Reply(201, new Message(ContentType.BINARY, new byte[] {-1, 0, 1})));
    JsonNode reply =
        client.told(RunningClient.accepted(client.leave("", "pay")), "delivered").get("reply");
    assertThat(reply.get("status").intValue()).isEqualTo(201);
    assertThat(reply.get("base64").stringValue()).isEqualTo("/wAB");
    assertThat(reply.has("body")).isFalse();
  }

  @Test
  void isDeliveredOnceTheServerIsBack() {
    server.goDown();
    String path = RunningClient.accepted(client.leave("?part=2", "pay 100"));
    await().until(() -> client.told(path).get("tries").intValue() > 2);
    JsonNode waiting = client.told(path);
    assertThat(waiting.get("state").stringValue()).isEqualTo("waiting");
    assertThat(waiting.get("reason").stringValue()).startsWith("The server cannot be reached.");
    assertThat(waiting.has("nextTry")).isTrue();
    assertThat(waiting.has("reply")).isFalse();
    server.comeBack();
    client.told(path, "delivered");
    assertThat(server.opened()).hasSize(1);
  }

  /// Not even if it refuses and refuses: it may be somebody in between.
  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 413, 500, 502, 503})
  void noUnauthenticatedRefusalIsFinal(int status) {
    server.on(FakeServer.MESSAGES, Behaviour.problem(status, "t"));
    String path = RunningClient.accepted(client.leave("?part=2", "pay 100"));
    await().until(() -> client.told(path).get("tries").intValue() > 1);
    assertThat(client.told(path).get("reason").stringValue())
        .startsWith("The server refused the message with status " + status);
    server.on(FakeServer.MESSAGES, server.honestly());
    client.told(path, "delivered");
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
  void whatTheHandlerMayYetDoIsTriedAgain(int status) {
    server.handle(message -> Reply.failed(status, "not now"));
    String path = RunningClient.accepted(client.leave("?part=2", "pay 100"));
    await().until(() -> client.told(path).get("tries").intValue() > 1);
    assertThat(client.told(path).get("reason").stringValue())
        .isEqualTo(
            "The server replied with status "
                + status
                + ". Whether the message was handled is not known.");
    server.handle(message -> Reply.ok(Message.text("done")));
    assertThat(client.told(path, "delivered").get("reply").get("body").stringValue())
        .isEqualTo("done");
    assertThat(server.opened())
        .extracting(OpenedMessage::digest)
        .containsOnly(server.lastOpened().digest());
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 400, 404, 409, 422})
  void whatTheHandlerDecidedIsFinal(int status) {
    server.handle(message -> Reply.failed(status, "so it is"));
    JsonNode told =
        client.told(RunningClient.accepted(client.leave("?part=2", "pay 100")), "delivered");
    assertThat(told.get("reply").get("status").intValue()).isEqualTo(status);
    assertThat(server.received(FakeServer.MESSAGES)).hasSize(1);
  }

  @Test
  void aReplyThatIsNoneIsNoReasonToGiveUp() {
    server.on(
        FakeServer.MESSAGES,
        Behaviour.canned(200, "application/jose+json", "{}"),
        server.honestly());
    String path = RunningClient.accepted(client.leave("?part=2", "pay 100"));
    assertThat(client.told(path, "delivered").get("tries").intValue()).isEqualTo(2);
  }

  @Test
  void whatIsForgottenIsNotTriedAgain() {
    server.goDown();
    String path = RunningClient.accepted(client.leave("?part=2", "pay 100"));
    await().until(() -> client.told(path).get("tries").intValue() > 2);
    assertThat(client.delete(path).statusCode()).isEqualTo(204);
    server.comeBack();
    assertThat(ShownProblem.in(client.get(path), 404).type()).isEqualTo("no-such-message");
    ShownProblem.in(client.delete(path), 404);
    String other = RunningClient.accepted(client.leave("?part=2", "another"));
    client.told(other, "delivered");
    assertThat(server.opened())
        .extracting(message -> message.message().readable())
        .containsExactly("another");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/messages/AAAAAAAAAAAAAAAAAAAAAA", "/messages/x", "/messages/%00"})
  void whatWasNeverAcceptedIsNotThere(String path) {
    assertThat(client.get(path).statusCode()).isIn(400, 404);
    assertThat(client.delete(path).statusCode()).isIn(400, 404);
  }

  @Test
  void theSameKeyIsTheSameMessage() {
    server.goDown();
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      paths.add(RunningClient.accepted(client.leaveAs("1", "?part=2", "pay 100")));
    }
    assertThat(paths).containsOnly(paths.getFirst());
    server.comeBack();
    client.told(paths.getFirst(), "delivered");
    assertThat(RunningClient.text(client.sendAs("1", "?part=2", "pay 100"))).isEqualTo("pay 100");
    assertThat(server.received(FakeServer.MESSAGES)).hasSize(1);
  }

  /// A caller who waited in vain leaves it to us.
  @Test
  void whatACallerCouldNotSendIsLeft() {
    server.goDown();
    ShownProblem.in(client.sendAs("2", "?part=2", "pay 100"), 502);
    String path = RunningClient.accepted(client.leaveAs("2", "?part=2", "pay 100"));
    server.comeBack();
    client.told(path, "delivered");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "respond-async",
        "Respond-Async",
        "wait=0, respond-async",
        "return=minimal; foo=\"a, b\", respond-async; x=1"
      })
  void aPreferenceIsReadAsRfc7240Says(String preference) {
    RunningClient.accepted(client.call(client.text("", "pay").header("Prefer", preference)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"wait=10", "respond-sync", "x=\"a, respond-async\"", ""})
  void otherPreferencesAreIgnored(String preference) {
    HttpResponse<byte[]> response =
        client.call(client.text("", "pay").header("Prefer", preference));
    assertThat(RunningClient.text(response)).isEqualTo("pay");
  }

  /// Section 4.3: who is answered in time gets the reply itself.
  @ParameterizedTest
  @ValueSource(strings = {"respond-async, wait=10", "wait=\"10\"; x=y,respond-async"})
  void whoWaitsForAWhileGetsTheReplyIfThereIsOneByThen(String preference) {
    HttpResponse<byte[]> response =
        client.call(client.text("", "pay").header("Prefer", preference));
    assertThat(RunningClient.text(response)).isEqualTo("pay");
    assertThat(response.headers().firstValue("Message-Part")).hasValue("1");

    server.on(FakeServer.MESSAGES, Behaviour.silent(Duration.ofSeconds(5)));
    long start = System.nanoTime();
    RunningClient.accepted(
        client.call(client.text("", "pay").header("Prefer", "respond-async, wait=1")));
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofSeconds(1), Duration.ofMillis(1_900));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nobodyWaitsLongerThanHeSays(boolean named) {
    server.on(FakeServer.MESSAGES, Behaviour.silent(Duration.ofSeconds(5)));
    HttpRequest.Builder request = client.text("", "pay").header("Prefer", "wait=1");
    if (named) {
      request.header("Idempotency-Key", "slow");
    }
    long start = System.nanoTime();
    assertThat(ShownProblem.in(client.call(request), 504).type()).isEqualTo("timeout");
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(900), Duration.ofMillis(1_900));
  }

  @ParameterizedTest
  @ValueSource(strings = {"state=lost", "from=x", "from=1.x", "state=waiting&from="})
  void thereIsNoOtherList(String query) {
    assertThat(ShownProblem.in(client.get("/messages?" + query), 400).title())
        .isEqualTo("There is no such list.");
  }
}
