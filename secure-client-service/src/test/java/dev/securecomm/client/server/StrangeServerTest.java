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
import dev.securecomm.key.Party;
import dev.securecomm.key.PrivateParts;
import dev.securecomm.testkit.JwkSetForge;
import dev.securecomm.testkit.RawJson;
import dev.securecomm.testkit.TestKeys;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A server whose keys the client has never had: what it shows must be a fresh set of the pinned
/// identity's, or nothing is sent (attack 24).
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StrangeServerTest {

  private static FakeServer server;
  private static RunningClient client;

  @BeforeAll
  static void start(@TempDir Path folder) {
    server = new FakeServer(TestKeys.server(), ShiftedClock.ticking());
    client = RunningClient.in(folder.resolve("client")).knowing(server).start();
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

  /// What the server shows, and what its operator's counterpart is told.
  record Case(String name, Behaviour shown, String sentence) {

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> keySets() {
    List<Case> cases =
        List.of(
            shown("an expired set", forge().claims(json -> times(json, -7200, -61)), "holds from"),
            shown("a set from the future", forge().claims(json -> times(json, 120, 7200)), "holds"),
            shown(
                "a set that holds for no time",
                forge().claims(json -> times(json, 10, 10)),
                "holds from"),
            shown(
                "another party's set",
                forge().claims(json -> json.set("iss", "alice").set("sub", "alice")),
                "A JWK Set of alice where server was asked."),
            shown(
                "a set for another party",
                forge().claims(json -> json.set("sub", "alice")),
                "not a signed JWK Set: member sub"),
            shown(
                "a set without seq", forge().claims(json -> json.remove("seq")), "seq is missing"),
            shown("a set with seq 0", forge().claims(json -> json.set("seq", 0)), "seq is below 1"),
            shown(
                "a set signed by another",
                forge().signedBy(PrivateParts.identity(TestKeys.mallory())),
                "signature"),
            shown(
                "a set signed by the signing key",
                forge().signedBy(PrivateParts.signing(TestKeys.server())),
                "signature"),
            shown(
                "a set that is not signed",
                forge().header(json -> json.set("alg", "none")).signature(input -> new byte[0]),
                "not a signed JWK Set"),
            shown(
                "a set with a private key in it",
                forge().keys(keys -> keys.getFirst().set("d", "AQ")),
                "private member d"),
            shown("a set of no keys", forge().keys(List::clear), "needs a signing"),
            shown(
                "the plain set",
                Behaviour.canned(200, "application/jwk-set+json", forge().plain()),
                "not a signed JWK Set"),
            shown(
                "a page",
                Behaviour.canned(200, "text/html", "<html>Welcome</html>"),
                "not a signed JWK Set"),
            shown("nothing", Behaviour.status(200), "not a signed JWK Set"),
            shown(
                "a set that does not end",
                Behaviour.endless(200, "application/jwk-set+jwt"),
                "not a signed JWK Set"),
            shown("no set", Behaviour.status(404), "answers 404 when asked for its keys"),
            shown("trouble", Behaviour.problem(503, "trace"), "answers 503 when asked"),
            shown(
                "the way to another",
                Behaviour.redirect(302, "http://localhost:9/.well-known/jwks.jwt"),
                "answers 302 when asked for its keys"));
    assertThat(cases).hasSize(19);
    return cases.stream();
  }

  private static JwkSetForge forge() {
    return JwkSetForge.of(TestKeys.server(), Instant.now());
  }

  private static void times(RawJson json, long iat, long exp) {
    long now = Instant.now().getEpochSecond();
    json.set("iat", now + iat).set("exp", now + exp);
  }

  private static Case shown(String name, JwkSetForge forge, String sentence) {
    return shown(name, signed(forge.compact()), sentence);
  }

  private static Case shown(String name, Behaviour shown, String sentence) {
    return new Case(name, shown, sentence);
  }

  private static Behaviour signed(String compact) {
    return Behaviour.canned(200, "application/jwk-set+jwt", compact);
  }

  @ParameterizedTest
  @MethodSource("keySets")
  void isSentNothingUnlessItShowsAGoodKeySet(Case keys) {
    server.on(FakeServer.KEYS, keys.shown());
    double before = client.refusals("server_not_trusted");

    ShownProblem problem = ShownProblem.in(client.send("", "hello"), 502);

    assertThat(problem.type()).isEqualTo("server-not-trusted");
    assertThat(problem.detail()).contains(keys.sentence());
    assertThat(client.refusals("server_not_trusted")).isEqualTo(before + 1);
    assertThat(server.received().stream().map(FakeServer.Received::path))
        .containsExactly(FakeServer.KEYS);
  }

  @Test
  void isRefusedLoudlyIfItIsNotWhoIsPinned() {
    OwnKeys impostor = TestKeys.impostor(TestKeys.SERVER);
    server.on(FakeServer.KEYS, signed(JwkSetForge.of(impostor, Instant.now()).compact()));

    try (LogCapture log = new LogCapture()) {
      ShownProblem problem = ShownProblem.in(client.send("", "hello"), 502);

      assertThat(problem.type()).isEqualTo("server-not-trusted");
      assertThat(problem.detail())
          .startsWith("server IS NOT WHO IT WAS")
          .contains(impostor.fingerprint().value(), TestKeys.server().fingerprint().value());
      assertThat(log.at(Level.ERROR))
          .singleElement()
          .asString()
          .contains(problem.detail(), problem.trace());
    }
    assertThat(server.received().stream().map(FakeServer.Received::path))
        .containsExactly(FakeServer.KEYS);
  }

  /// Last, since it is no stranger afterwards.
  @Test
  @Order(Integer.MAX_VALUE)
  void isTrustedWithAGoodKeySet() {
    server.on(FakeServer.KEYS, signed(forge().compact()));

    assertThat(RunningClient.text(client.send("", "hello"))).isEqualTo("hello");
  }

  @Test
  void isNotTrustedWithoutAPinAndTheOperatorIsToldWhichToSet(@TempDir Path folder) {
    try (RunningClient trusting =
        RunningClient.in(folder.resolve("client"))
            .server(server.url())
            .set("securecomm.trust.peers.other", TestKeys.server().fingerprint().value())
            .start()) {
      ShownProblem problem = ShownProblem.in(trusting.send("", "hello"), 502);

      assertThat(problem.type()).isEqualTo("server-not-trusted");
      assertThat(problem.detail())
          .contains(
              "No fingerprint is pinned for server",
              "securecomm.trust.peers.server=" + TestKeys.server().fingerprint());
      assertThat(server.received(FakeServer.PEERS)).isEmpty();
      assertThat(server.received(FakeServer.MESSAGES)).isEmpty();
    }
  }

  /// Pins that name the very identity, but under another party's name, open nothing.
  @Test
  void isNotTrustedUnderAnotherName() {
    OwnKeys other = TestKeys.of(new Party("other"));
    server.on(FakeServer.KEYS, signed(JwkSetForge.of(other, Instant.now()).compact()));

    ShownProblem problem = ShownProblem.in(client.send("", "hello"), 502);

    assertThat(problem.detail()).contains("A JWK Set of other where server was asked.");
  }
}
