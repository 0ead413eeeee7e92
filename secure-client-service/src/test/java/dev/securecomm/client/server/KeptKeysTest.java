package dev.securecomm.client.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.securecomm.client.testkit.Behaviour;
import dev.securecomm.client.testkit.FakeServer;
import dev.securecomm.client.testkit.LogCapture;
import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.client.testkit.ShiftedClock;
import dev.securecomm.client.testkit.ShownProblem;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.PrivateParts;
import dev.securecomm.testkit.TestKeys;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The server's keys once they are known: used while they are fresh, fetched anew before three
/// quarters of their life of 24 hours are over, and never exchanged for older or for another's
/// (attack 25).
class KeptKeysTest {

  private static final Duration DUE = Duration.ofHours(18);
  private static final Duration OVER = Duration.ofHours(25);
  private static final ShiftedClock CLOCK = ShiftedClock.ticking();

  private static OwnKeys firstKeys;
  private static FakeServer server;
  private static RunningClient client;

  @BeforeAll
  static void start(@TempDir Path folder) {
    firstKeys = TestKeys.server();
    server = new FakeServer(PrivateParts.renewed(firstKeys, 2048, CLOCK.instant()), CLOCK);
    client = RunningClient.in(folder.resolve("client")).knowing(server).start();
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  /// The client has a fresh set.
  @BeforeEach
  void acquainted() {
    CLOCK.advance(OVER);
    server.honest();
    works();
    assertThat(server.received(FakeServer.KEYS)).hasSize(1);
    server.honest();
  }

  private static void works() {
    assertThat(RunningClient.text(client.send("?part=2", "hello"))).isEqualTo("hello");
  }

  @Test
  void areNotFetchedWhileTheyAreYoung() {
    works();
    CLOCK.advance(Duration.ofHours(11));
    works();

    assertThat(server.received(FakeServer.KEYS)).isEmpty();
  }

  @Test
  void areFetchedAnewBeforeThreeQuartersOfTheirLifeAreOver() {
    CLOCK.advance(DUE);
    works();
    works();

    assertThat(server.received(FakeServer.KEYS)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 500, 503})
  void areGoodUntilTheyExpireThoughNoneAreShown(int status) {
    CLOCK.advance(DUE);
    server.on(FakeServer.KEYS, Behaviour.status(status));
    works();
    assertThat(server.received(FakeServer.KEYS)).hasSize(1);

    CLOCK.advance(DUE);
    ShownProblem problem = ShownProblem.in(client.send("", "hello"), 502);
    assertThat(problem.type()).isEqualTo("server-not-trusted");
    assertThat(problem.detail()).contains("answers " + status + " when asked for its keys");
  }

  @Test
  void areGoodUntilTheyExpireThoughAPageIsShownInstead() {
    CLOCK.advance(DUE);
    server.on(FakeServer.KEYS, Behaviour.canned(200, "text/html", "<html>Log in</html>"));

    works();
  }

  @Test
  void areGoodUntilTheyExpireThoughTheConnectionBreaks() {
    CLOCK.advance(DUE);
    server.on(FakeServer.KEYS, (exchange, body) -> exchange.close());
    works();

    CLOCK.advance(DUE);
    ShownProblem problem = ShownProblem.in(client.send("", "hello"), 502);
    assertThat(problem.type()).isEqualTo("broken-off");
    assertThat(server.received(FakeServer.MESSAGES)).hasSize(1);
  }

  /// Whoever is in between can show what was true once, and so have us stop no sooner than by
  /// showing nothing.
  @Test
  void areNotExchangedForOlderOnesAndUsedUntilTheyExpire() {
    OwnKeys newKeys = server.keys();
    CLOCK.advance(DUE);
    server.use(firstKeys);
    server.on(FakeServer.MESSAGES, byKeys(newKeys));
    try (LogCapture log = new LogCapture()) {
      works();
      CLOCK.advance(Duration.ofSeconds(11));
      works();

      assertThat(server.received(FakeServer.KEYS)).as("looks again soon").hasSize(2);
      assertThat(log.at(Level.WARN))
          .singleElement()
          .asString()
          .contains("has seq 1, and seq 2 was seen before", "is ignored");

      CLOCK.advance(OVER);
      ShownProblem problem = ShownProblem.in(client.send("", "hello"), 502);

      assertThat(problem.type()).isEqualTo("server-not-trusted");
      assertThat(problem.detail()).contains("has seq 1, and seq 2 was seen before");
      assertThat(log.at(Level.ERROR))
          .singleElement()
          .asString()
          .contains(problem.detail(), problem.trace());
      assertThat(server.received(FakeServer.MESSAGES)).hasSize(2);
    } finally {
      server.use(newKeys);
      server.honest();
    }
    works();
  }

  /// Somebody in between changes what is shown, and not who opens.
  private static Behaviour byKeys(OwnKeys keys) {
    return (exchange, body) -> {
      OwnKeys shown = server.keys();
      server.use(keys);
      try {
        server.honestly().answer(exchange, body);
      } finally {
        server.use(shown);
      }
    };
  }

  private static Behaviour shows(String set) {
    return Behaviour.canned(200, "application/jwk-set+jwt", set);
  }

  /// A set that was shown before, once more: its time is over.
  @Test
  void areNotExchangedForYesterdaysSet() {
    String yesterday =
        server.keys().sign(CLOCK.instant().minusSeconds(1), Duration.ofHours(10)).compact();
    CLOCK.advance(DUE);
    server.on(FakeServer.KEYS, shows(yesterday));
    try (LogCapture log = new LogCapture()) {
      works();

      assertThat(log.at(Level.WARN))
          .singleElement()
          .asString()
          .contains("The JWK Set of server holds from", "is ignored");
    }

    CLOCK.advance(OVER);
    ShownProblem problem = ShownProblem.in(client.send("", "hello"), 502);

    assertThat(problem.type()).isEqualTo("server-not-trusted");
    assertThat(problem.detail()).contains("The JWK Set of server holds from");
    assertThat(server.received(FakeServer.MESSAGES)).hasSize(1);
  }

  /// Whoever looks does not wait for it, and whoever comes next is told.
  @Test
  void anothersAreNoticedThoughTheyComeLate() throws Exception {
    CLOCK.advance(DUE);
    OwnKeys impostor = TestKeys.impostor(TestKeys.SERVER);
    Behaviour shown = shows(impostor.sign(CLOCK.instant(), Duration.ofHours(24)).compact());
    server.on(
        FakeServer.KEYS,
        (exchange, body) -> {
          Thread.sleep(1_500);
          shown.answer(exchange, body);
        });
    works();
    Thread.sleep(1_500);

    try (LogCapture log = new LogCapture()) {
      assertThat(ShownProblem.in(client.send("", "hello"), 502).type())
          .isEqualTo("server-not-trusted");
      assertThat(log.at(Level.ERROR)).singleElement().asString().contains("IS NOT WHO IT WAS");
    }
    assertThat(server.received(FakeServer.MESSAGES)).hasSize(1);
    server.honest();
    works();
  }

  @Test
  void areNotExchangedForAnothersEvenWhenTheyAreGoodStill() {
    CLOCK.advance(DUE);
    OwnKeys impostor = TestKeys.impostor(TestKeys.SERVER);
    server.on(
        FakeServer.KEYS, shows(impostor.sign(CLOCK.instant(), Duration.ofHours(24)).compact()));

    try (LogCapture log = new LogCapture()) {
      ShownProblem problem = ShownProblem.in(client.send("", "hello"), 502);

      assertThat(problem.type()).isEqualTo("server-not-trusted");
      assertThat(log.at(Level.ERROR)).singleElement().asString().contains("IS NOT WHO IT WAS");
    }
    assertThat(server.received(FakeServer.MESSAGES)).isEmpty();
  }
}
