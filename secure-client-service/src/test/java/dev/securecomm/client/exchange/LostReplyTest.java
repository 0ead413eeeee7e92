package dev.securecomm.client.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.securecomm.client.testkit.Behaviour;
import dev.securecomm.client.testkit.FakeServer;
import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.client.testkit.ShiftedClock;
import dev.securecomm.client.testkit.ShownProblem;
import dev.securecomm.message.Message;
import dev.securecomm.message.Reply;
import dev.securecomm.testkit.TestKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A reply that does not arrive is asked for again, by the very same envelope, as long as the
/// caller waits (protocol section 6; attack 15).
class LostReplyTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private static FakeServer server;
  private static RunningClient client;

  @BeforeAll
  static void start(@TempDir Path folder) {
    server = new FakeServer(TestKeys.server(), ShiftedClock.ticking());
    client =
        RunningClient.in(folder.resolve("client"))
            .knowing(server)
            .set("securecomm.server.timeout", TIMEOUT.toSeconds() + "s")
            .start();
    RunningClient.text(client.send("", "hello"));
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
  void isAskedForAgainWhenTheConnectionBreaksOff(String query) {
    server.on(
        FakeServer.MESSAGES, LostReplyTest::breakOff, LostReplyTest::cutInHalf, server.honestly());

    assertThat(RunningClient.text(client.send(query, "once"))).isEqualTo("once");

    assertThat(server.received(FakeServer.MESSAGES)).hasSize(3);
    assertThat(envelopes()).as("the very same").hasSize(1);
  }

  /// What is mended after a refusal is another envelope, which nobody has refused.
  @Test
  void isAskedForAgainAfterARefusalThatWasMended() throws Exception {
    server.on(
        FakeServer.MESSAGES,
        (exchange, body) -> {
          server.use(TestKeys.server());
          server.forgetPeers();
          Behaviour.problem(400, "trace").answer(exchange, body);
        },
        LostReplyTest::breakOff,
        server.honestly());

    assertThat(RunningClient.text(client.send("?part=2", "once"))).isEqualTo("once");

    assertThat(server.received(FakeServer.MESSAGES)).hasSize(3);
  }

  @Test
  void isAskedForAgainWhenTheServerIsGoneThen() throws Exception {
    server.on(
        FakeServer.MESSAGES,
        (exchange, body) -> {
          breakOff(exchange, body);
          Thread.startVirtualThread(LostReplyTest::restart);
        },
        server.honestly());

    assertThat(RunningClient.text(client.send("?part=2", "once"))).isEqualTo("once");

    assertThat(envelopes()).hasSize(1);
  }

  private static void restart() {
    server.goDown();
    try {
      Thread.sleep(500);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.comeBack();
  }

  @Test
  void isAskedForAgainWhileTheMessageIsStillHandled() {
    Iterator<Reply> replies =
        List.of(
                Reply.failed(425, "This message is still being handled."),
                Reply.failed(425, "This message is still being handled."),
                Reply.ok(Message.text("done")))
            .iterator();
    server.handle(message -> replies.next());

    assertThat(RunningClient.text(client.send("?part=2", "once"))).isEqualTo("done");

    assertThat(server.received(FakeServer.MESSAGES)).hasSize(3);
    assertThat(envelopes()).hasSize(1);
  }

  @Test
  void isAskedForAgainWhenTheServerHasTooMuchToDo() {
    server.on(FakeServer.MESSAGES, Behaviour.status(503), server.honestly());

    assertThat(RunningClient.text(client.send("?part=2", "once"))).isEqualTo("once");

    assertThat(envelopes()).hasSize(1);
  }

  /// Too much to do is no refusal of the message: what breaks off after it is asked for again.
  @Test
  void isAskedForAgainWhenTheConnectionBreaksOffAfterTheServerHadTooMuchToDo() {
    server.on(
        FakeServer.MESSAGES, Behaviour.status(503), LostReplyTest::breakOff, server.honestly());

    assertThat(RunningClient.text(client.send("?part=2", "once"))).isEqualTo("once");

    assertThat(server.received(FakeServer.MESSAGES)).hasSize(3);
    assertThat(envelopes()).hasSize(1);
  }

  @Test
  void isAskedForNoLongerThanTheCallerWaits() {
    server.handle(message -> Reply.failed(425, "This message is still being handled."));
    Instant before = Instant.now();

    assertThat(client.send("?part=2", "once").statusCode()).isEqualTo(425);
    assertThat(Duration.between(before, Instant.now()))
        .isBetween(TIMEOUT.dividedBy(2), TIMEOUT.plusSeconds(1));
    assertThat(server.received(FakeServer.MESSAGES)).hasSizeBetween(3, 15);

    server.on(FakeServer.MESSAGES, LostReplyTest::breakOff);
    before = Instant.now();

    ShownProblem problem = ShownProblem.in(client.send("?part=2", "once"), 502);
    assertThat(problem.type()).isEqualTo("broken-off");
    assertThat(problem.detail()).endsWith("Whether the message was handled is not known.");
    assertThat(Duration.between(before, Instant.now())).isLessThan(TIMEOUT.plusSeconds(1));
  }

  /// Nobody can have handled it: the caller learns that at once.
  @Test
  void isNotAskedForWhereTheServerWasNeverReached() {
    server.goDown();
    try {
      Instant before = Instant.now();
      assertThat(ShownProblem.in(client.send("?part=2", "once"), 502).type())
          .isEqualTo("unreachable");
      assertThat(Duration.between(before, Instant.now())).isLessThan(TIMEOUT.dividedBy(2));
    } finally {
      server.comeBack();
    }
  }

  private static void breakOff(HttpExchange exchange, byte[] body) {
    exchange.close();
  }

  private static void cutInHalf(HttpExchange exchange, byte[] body) throws IOException {
    exchange.sendResponseHeaders(200, 1000);
    exchange.getResponseBody().write('{');
  }

  private static List<String> envelopes() {
    return server.received(FakeServer.MESSAGES).stream()
        .map(one -> new String(one.body(), StandardCharsets.UTF_8))
        .distinct()
        .toList();
  }
}
