package dev.securecomm.client.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.securecomm.client.testkit.Behaviour;
import dev.securecomm.client.testkit.FakeServer;
import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.client.testkit.ShiftedClock;
import dev.securecomm.client.testkit.ShownProblem;
import dev.securecomm.key.Party;
import dev.securecomm.message.Message;
import dev.securecomm.message.Reply;
import dev.securecomm.testkit.TestKeys;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One client, several servers: each is pinned, and gets what is sent to it.
class SeveralServersTest {

  private static final Party STOCK = new Party("stock.north");

  @TempDir private Path folder;

  private final ShiftedClock clock = ShiftedClock.ticking();
  private final FakeServer server = new FakeServer(TestKeys.server(), clock);
  private final FakeServer stock = new FakeServer(TestKeys.of(STOCK), clock);
  private RunningClient client;

  @BeforeEach
  void start() {
    client =
        RunningClient.in(folder)
            .knowing(server)
            .alsoKnowing(stock)
            .set("securecomm.server.timeout", "2s")
            .set("securecomm.outbox.first-pause", "100ms")
            .set("securecomm.outbox.longest-pause", "300ms")
            .start();
    stock.handle(message -> Reply.ok(Message.text("in stock")));
  }

  @AfterEach
  void stop() {
    client.close();
    stock.close();
    server.close();
  }

  @Test
  void aMessageGoesToTheServerThatIsNamedAndElseToTheUsualOne() {
    assertThat(RunningClient.text(client.send("?to=stock.north", "chairs?"))).isEqualTo("in stock");
    assertThat(RunningClient.text(client.send("?part=2&to=stock.north", "chairs?")))
        .isEqualTo("in stock");
    assertThat(stock.opened()).hasSize(2);
    assertThat(stock.lastOpened().header().aud()).isEqualTo(STOCK);
    assertThat(server.received()).isEmpty();

    assertThat(RunningClient.text(client.send("?to=server", "hello"))).isEqualTo("hello");
    assertThat(RunningClient.text(client.send("", "hello"))).isEqualTo("hello");
    assertThat(server.opened()).hasSize(2);
    assertThat(stock.opened()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stock", "Server", "", "server&to=server", "http://evil.example"})
  void thereIsNoOther(String to) {
    ShownProblem problem = ShownProblem.in(client.send("?to=" + to, "hello"), 400);
    assertThat(problem.type()).isEqualTo("bad-request");
    assertThat(server.received()).isEmpty();
  }

  @Test
  void whoeverIsNotTheOneWhoIsPinnedGetsNothing() {
    stock.use(TestKeys.impostor(STOCK));
    assertThat(ShownProblem.in(client.send("?to=stock.north", "chairs?"), 502).type())
        .isEqualTo("server-not-trusted");
    stock.use(TestKeys.server());
    assertThat(ShownProblem.in(client.send("?to=stock.north", "chairs?"), 502).type())
        .isEqualTo("server-not-trusted");
    assertThat(stock.opened()).isEmpty();
  }

  @Test
  void aKeyIsOneMessageToOneServer() {
    assertThat(RunningClient.text(client.sendAs("1", "?to=stock.north", "chairs?")))
        .isEqualTo("in stock");
    assertThat(RunningClient.text(client.sendAs("1", "?to=stock.north", "chairs?")))
        .isEqualTo("in stock");
    assertThat(ShownProblem.in(client.sendAs("1", "", "chairs?"), 422).type())
        .isEqualTo("key-reused");
    assertThat(stock.opened()).hasSize(1);
    assertThat(server.opened()).isEmpty();
  }

  /// Those that wait for a server that is gone hold up no others.
  @Test
  void aServerThatIsGoneHoldsUpNoOther() {
    RunningClient.text(client.send("", "acquaint us"));
    RunningClient.text(client.send("?to=stock.north", "acquaint us"));
    server.goDown();
    List<String> waiting =
        IntStream.range(0, 20)
            .mapToObj(i -> RunningClient.accepted(client.leave("?part=2", "pay " + i)))
            .toList();
    String path = RunningClient.accepted(client.leave("?part=2&to=stock.north", "chairs?"));
    assertThat(client.told(path, "delivered").get("to").stringValue()).isEqualTo("stock.north");
    assertThat(client.told("/messages?state=waiting").get("messages").size()).isEqualTo(20);
    server.comeBack();
    waiting.forEach(each ->
        assertThat(client.told(each, "delivered").get("to").stringValue()).isEqualTo("server"));
  }

  /// Nor does one that takes messages and never answers.
  @Test
  void aServerThatIsSilentHoldsUpNoOther() {
    RunningClient.text(client.send("", "acquaint us"));
    RunningClient.text(client.send("?to=stock.north", "acquaint us"));
    server.on(FakeServer.MESSAGES, Behaviour.silent(Duration.ofSeconds(30)));
    IntStream.range(0, 40)
        .forEach(i -> RunningClient.accepted(client.leave("?part=2", "pay " + i)));
    // Those that are under way have found out by then; the others are not sent after them.
    await().until(() -> server.received(FakeServer.MESSAGES).size() >= 8);
    long start = System.nanoTime();
    String path = RunningClient.accepted(client.leave("?part=2&to=stock.north", "chairs?"));
    client.told(path, "delivered");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
    assertThat(server.received(FakeServer.MESSAGES)).hasSizeLessThan(16);
  }

  @Test
  void whatWaitsForAServerThatIsInTheSettingsNoLongerWaitsOn() {
    RunningClient.text(client.send("?to=stock.north", "acquaint us"));
    stock.goDown();
    String path = RunningClient.accepted(client.leave("?part=2&to=stock.north", "chairs?"));
    client.close();
    client =
        RunningClient.in(folder)
            .knowing(server)
            .set("securecomm.outbox.first-pause", "100ms")
            .start();
    await()
        .until(() ->
            client.told(path).has("reason")
                && client.told(path).get("reason").stringValue().contains("in the settings"));
    HttpResponse<byte[]> other = client.leave("?part=2", "pay 100");
    client.told(RunningClient.accepted(other), "delivered");
    client.close();
    stock.comeBack();
    start();
    client.told(path, "delivered");
  }
}
