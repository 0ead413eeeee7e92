package dev.securecomm.client.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.client.testkit.Behaviour;
import dev.securecomm.client.testkit.FakeServer;
import dev.securecomm.client.testkit.FakeServer.Received;
import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.client.testkit.ShiftedClock;
import dev.securecomm.client.testkit.ShownProblem;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.key.SignedJwkSet;
import dev.securecomm.testkit.TestKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The client makes itself known before it is to be understood.
class IntroductionTest {

  private static final ShiftedClock CLOCK = ShiftedClock.ticking();

  private static FakeServer server;
  private static RunningClient client;

  @BeforeAll
  static void start(@TempDir Path folder) {
    server = new FakeServer(TestKeys.server(), CLOCK);
    client = RunningClient.in(folder.resolve("client")).knowing(server).start();
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  /// Half of the life of the client's signed set is over, so that it has to announce another; and
  /// of the server's as much as any client lets pass.
  @BeforeEach
  void dueAgain() {
    CLOCK.advance(Duration.ofHours(18));
    server.honest();
  }

  @Test
  void comesBeforeTheFirstMessageAndOnlyThen() throws MalformedException {
    RunningClient.text(client.send("", "hello"));
    RunningClient.text(client.send("?part=2", "hello"));

    assertThat(server.received().stream().map(Received::toString))
        .containsExactly(
            "GET " + FakeServer.KEYS,
            "POST " + FakeServer.PEERS,
            "POST " + FakeServer.MESSAGES,
            "POST " + FakeServer.MESSAGES);
    Received introduction = server.received(FakeServer.PEERS).getFirst();
    assertThat(introduction.contentType()).isEqualTo("application/jwk-set+jwt");
    SignedJwkSet announced = set(introduction);
    assertThat(announced.party()).isEqualTo(RunningClient.PARTY);
    assertThat(announced.fingerprint()).isEqualTo(RunningClient.keys().fingerprint());
    assertThat(announced.keys().currentEncryption().kid())
        .isEqualTo(RunningClient.keys().currentDecryption().kid());
  }

  /// What comes before the message takes of the same time.
  @ParameterizedTest
  @ValueSource(strings = {FakeServer.KEYS, FakeServer.PEERS})
  void takesNoMoreTimeThanTheCallerHas(String path) {
    RunningClient.text(client.send("", "hello"));
    dueAgain();
    server.on(path, Behaviour.silent(Duration.ofSeconds(5)));

    long start = System.nanoTime();
    client.call(client.text("", "hello").header("Prefer", "wait=1"));

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(900), Duration.ofMillis(1_900));
    assertThat(server.received(path)).hasSize(1);
  }

  /// A message takes it along when nobody else has, with a quarter of the set's life to go.
  @Test
  void comesAgainBeforeTheSignedSetIsOver() throws MalformedException {
    RunningClient.text(client.send("", "hello"));
    CLOCK.advance(Duration.ofHours(17));
    RunningClient.text(client.send("", "hello"));
    assertThat(server.received(FakeServer.PEERS)).hasSize(1);

    CLOCK.advance(Duration.ofHours(2));
    RunningClient.text(client.send("", "hello"));

    assertThat(server.received(FakeServer.PEERS)).hasSize(2);
    SignedJwkSet first = set(server.received(FakeServer.PEERS).getFirst());
    SignedJwkSet second = set(server.received(FakeServer.PEERS).getLast());
    assertThat(Duration.between(first.validity().iat(), second.validity().iat()))
        .isBetween(Duration.ofHours(17), Duration.ofHours(17).plusMinutes(1));
    assertThat(second.seq()).isEqualTo(first.seq());
  }

  private static SignedJwkSet set(Received introduction) throws MalformedException {
    return SignedJwkSet.parse(new String(introduction.body(), StandardCharsets.US_ASCII));
  }

  @Test
  void tellsWhatTheServersOperatorHasToSetIfItIsNotTrusted() {
    server.on(FakeServer.PEERS, Behaviour.problem(403, "trace-of-the-refusal"), enrols());

    ShownProblem problem = ShownProblem.in(client.send("", "hello"), 502);

    assertThat(problem.type()).isEqualTo("refused");
    assertThat(problem.detail())
        .contains(
            "Its operator has to set securecomm.trust.peers.client="
                + RunningClient.keys().fingerprint()
                + ".",
            "trace trace-of-the-refusal");
    assertThat(server.received(FakeServer.MESSAGES)).isEmpty();

    // Which he has done meanwhile.
    assertThat(RunningClient.text(client.send("", "hello"))).isEqualTo("hello");
  }

  private static Behaviour enrols() {
    return (exchange, body) -> {
      server.honest();
      exchange.sendResponseHeaders(200, -1);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "409, it knows newer keys of ours. Were old keys restored here",
    "400, it answers 400",
    "404, it answers 404",
    "503, it answers 503",
    "204, it answers 204",
    "302, it answers 302"
  })
  void saysWhyNothingWasSentIfItIsRefused(int status, String why) {
    server.on(FakeServer.PEERS, Behaviour.status(status));

    ShownProblem problem = ShownProblem.in(client.send("", "hello"), 502);

    assertThat(problem.type()).isEqualTo("refused");
    assertThat(problem.detail()).startsWith("The server refused our introduction: " + why + ".");
    // The machine's Date is far from the clock here, which has come a long way.
    assertThat(problem.detail()).contains("Your clocks differ by ");
    assertThat(server.received(FakeServer.MESSAGES)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"<b>zzz</b>", "zzz\\u0007", "zzz zzz"})
  void doesNotRepeatATraceThatIsNone(String trace) {
    CLOCK.advance(Duration.ofHours(25));
    server.on(FakeServer.PEERS, Behaviour.problem(403, trace));

    assertThat(ShownProblem.in(client.send("", "hello"), 502).detail())
        .doesNotContain("zzz", "trace");
  }
}
