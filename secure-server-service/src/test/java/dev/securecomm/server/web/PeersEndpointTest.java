package dev.securecomm.server.web;

import static dev.securecomm.server.testserver.Answers.assertProblem;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.securecomm.envelope.Suite;
import dev.securecomm.file.PrivateFolder;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.PrivateParts;
import dev.securecomm.message.Message;
import dev.securecomm.server.testserver.Answers;
import dev.securecomm.server.testserver.Client;
import dev.securecomm.server.testserver.LogCapture;
import dev.securecomm.server.testserver.RunningServer;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.JwkSetForge;
import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.TestKeys;
import dev.securecomm.trust.PeerBook;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How clients introduce themselves to a server that trusts by pins, which is the default.
class PeersEndpointTest {

  private static final long NOW = TestKeys.NOW.getEpochSecond();
  private static final OwnKeys ALICE = TestKeys.alice();
  private static final OwnKeys LATER = PrivateParts.renewed(ALICE, 2048, TestKeys.NOW);

  /// Another identity that calls itself Alice.
  private static final OwnKeys IMPOSTOR = TestKeys.impostor(TestKeys.ALICE);

  private static RunningServer server;

  @BeforeAll
  static void start() throws IOException {
    server = RunningServer.builder().pinning(ALICE).setting("securecomm.handler", "echo").start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void forgetAlice() {
    server.clock().set(TestKeys.NOW);
    server.bean(PeerBook.class).forget(TestKeys.ALICE);
  }

  @Test
  void aNewPeerIsCreatedAndAKnownOneRefreshed() throws Exception {
    HttpResponse<byte[]> first = server.postPeer(JwkSetForge.valid().compact());
    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(first.body()).isEmpty();
    assertThat(first.headers().firstValue("Date")).isPresent();

    HttpResponse<byte[]> again = server.postPeer(JwkSetForge.valid().compact());
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.body()).isEmpty();
    assertThat(again.headers().firstValue("Date")).isPresent();
  }

  /// The disk fails while the server runs: the peer is told nothing of it, the operator which file.
  @Test
  void saysToTheOperatorWhichFileItCannotWrite() throws Exception {
    Path lock = server.bean(PrivateFolder.class).path("peers.lock");
    Files.deleteIfExists(lock);
    Files.createDirectory(lock);
    try (LogCapture logs = LogCapture.of("dev.securecomm.service.web")) {
      HttpResponse<byte[]> response = server.postPeer(JwkSetForge.valid().compact());

      assertProblem(response, 500, "http-500");
      assertThat(new String(response.body(), UTF_8)).doesNotContain("peers");
      assertThat(logs.lines()).hasSize(1);
      assertThat(logs.lines().getFirst().text())
          .contains("The file " + lock + " cannot be written")
          .contains(Answers.trace(response));
    } finally {
      Files.delete(lock);
    }
    assertThat(server.postPeer(JwkSetForge.valid().compact()).statusCode()).isEqualTo(201);
  }

  @Test
  void aPeerThatIntroducedItselfIsServed() throws Exception {
    byte[] message = EnvelopeForge.request(Suite.PART_1).bytes();
    assertThat(server.postMessage(message).statusCode()).isEqualTo(400);
    server.postPeer(JwkSetForge.valid().compact());
    assertThat(server.postMessage(message).statusCode()).isEqualTo(200);
  }

  @Test
  void announcedKeysAreUsedFromThenOn() throws Exception {
    Client.announced(server, ALICE);
    Client later = Client.of(server, LATER);
    assertThat(later.post(later.seal(Suite.PART_1, Message.text("hello"))).statusCode())
        .isEqualTo(400);
    assertThat(later.announce().statusCode()).isEqualTo(200);
    assertThat(later.exchange(Suite.PART_1, Message.text("hello")).status()).isEqualTo(200);
  }

  @Test
  void refusesAPartyWithoutAPin() throws Exception {
    Map<String, Long> before = server.refusals();
    try (LogCapture logs = LogCapture.of(Problems.class.getName())) {
      HttpResponse<byte[]> response =
          server.postPeer(JwkSetForge.of(TestKeys.mallory(), TestKeys.NOW).compact());

      assertProblem(response, 403, "not-trusted");
      assertCounted(before, "peer_no_pin");
      assertThat(server.bean(PeerBook.class).peers()).isEmpty();
      // The operator reads what to set.
      assertThat(logs.lines()).hasSize(1);
      assertThat(logs.lines().getFirst().text())
          .contains("securecomm.trust.peers.mallory=" + TestKeys.mallory().fingerprint())
          .contains(Answers.trace(response));
    }
  }

  @Test
  void refusesAnotherFingerprintAndSaysSoLoudly() throws Exception {
    Client.announced(server, ALICE);
    Map<String, Long> before = server.refusals();
    try (LogCapture logs = LogCapture.of(Problems.class.getName())) {
      HttpResponse<byte[]> response =
          server.postPeer(JwkSetForge.of(IMPOSTOR, TestKeys.NOW).compact());

      assertProblem(response, 403, "not-trusted");
      assertCounted(before, "peer_other_fingerprint");
      assertThat(logs.lines()).hasSize(1);
      assertThat(logs.lines().getFirst().level()).isEqualTo(Level.ERROR);
      assertThat(logs.lines().getFirst().text())
          .contains("alice IS NOT WHO IT WAS")
          .contains(IMPOSTOR.fingerprint().value())
          .contains(ALICE.fingerprint().value())
          .contains(Answers.trace(response));
    }
    Client alice = Client.of(server, ALICE);
    assertThat(alice.exchange(Suite.PART_2_FERNET, Message.text("still me")).status())
        .isEqualTo(200);
  }

  @Test
  void bothWaysNotToBeTrustedLookAlike() throws Exception {
    HttpResponse<byte[]> noPin =
        server.postPeer(JwkSetForge.of(TestKeys.mallory(), TestKeys.NOW).compact());
    HttpResponse<byte[]> other = server.postPeer(JwkSetForge.of(IMPOSTOR, TestKeys.NOW).compact());
    assertThat(Answers.withoutTrace(other)).isEqualTo(Answers.withoutTrace(noPin));
    assertThat(Answers.headers(other)).isEqualTo(Answers.headers(noPin));
  }

  @Test
  void refusesASetThatWasSupersededAndSaysSoLoudly() throws Exception {
    Client.announced(server, LATER);
    Map<String, Long> before = server.refusals();
    try (LogCapture logs = LogCapture.of(Problems.class.getName())) {
      HttpResponse<byte[]> response = Client.of(server, ALICE).announce();
      assertProblem(response, 409, "rolled-back");
      assertCounted(before, "peer_rolled_back");
      assertThat(logs.lines()).extracting(LogCapture.Line::level).containsExactly(Level.ERROR);
    }
    Client later = Client.of(server, LATER);
    assertThat(later.exchange(Suite.PART_1, Message.text("still here")).status()).isEqualTo(200);
  }

  /// A body that is no verified set.
  ///
  /// @param body a character per byte
  record Case(String name, String body, String reason) {

    Case(String name, byte[] body, String reason) {
      this(name, new String(body, ISO_8859_1), reason);
    }

    Case(String name, JwkSetForge forge, String reason) {
      this(name, forge.compact(), reason);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> unverified() {
    String valid = JwkSetForge.valid().compact();
    return Stream.of(
        new Case("nothing", new byte[0], "peer_malformed"),
        new Case("no JWS", "hello".getBytes(US_ASCII), "peer_malformed"),
        new Case("a plain JWK Set", JwkSetForge.valid().plain(), "peer_malformed"),
        new Case("bytes that are no text", Primitives.random(400), "peer_malformed"),
        new Case("a line feed after it", (valid + "\n").getBytes(US_ASCII), "peer_malformed"),
        new Case("a character beyond ASCII", (valid + "\u00e9").getBytes(UTF_8), "peer_malformed"),
        new Case("padding", (valid + "==").getBytes(US_ASCII), "peer_malformed"),
        new Case(
            "signed by another key",
            JwkSetForge.valid().signedBy(PrivateParts.identity(TestKeys.mallory())),
            "peer_malformed"),
        new Case(
            "signed by the signing key",
            JwkSetForge.valid().signedBy(PrivateParts.signing(ALICE)),
            "peer_malformed"),
        new Case(
            "RS256",
            JwkSetForge.valid()
                .header(h -> h.set("alg", "RS256"))
                .signature(in -> Primitives.rs256(PrivateParts.identity(ALICE), in)),
            "peer_malformed"),
        new Case(
            "HS256 under the public key",
            JwkSetForge.valid()
                .header(h -> h.set("alg", "HS256"))
                .signature(
                    in -> Primitives.hmac(PrivateParts.identityPublic(ALICE).getEncoded(), in)),
            "peer_malformed"),
        new Case(
            "alg none", JwkSetForge.valid().header(h -> h.set("alg", "none")), "peer_malformed"),
        new Case(
            "another type", JwkSetForge.valid().header(h -> h.set("typ", "JWT")), "peer_malformed"),
        new Case(
            "another kid than the key's",
            JwkSetForge.valid().header(h -> h.set("kid", TestKeys.mallory().fingerprint().value())),
            "peer_malformed"),
        new Case(
            "crit", JwkSetForge.valid().header(h -> h.raw("crit", "[\"alg\"]")), "peer_malformed"),
        new Case(
            "another subject",
            JwkSetForge.valid().claims(c -> c.set("sub", "bob")),
            "peer_malformed"),
        new Case("seq 0", JwkSetForge.valid().claims(c -> c.set("seq", 0)), "peer_malformed"),
        new Case(
            "a private member",
            JwkSetForge.valid().keys(keys -> keys.getFirst().set("d", "AQAB")),
            "peer_malformed"),
        new Case(
            "no encryption key",
            JwkSetForge.valid().keys(keys -> keys.remove(1)),
            "peer_malformed"),
        new Case(
            "the identity among the keys",
            JwkSetForge.valid().keys(keys -> keys.add(JwkSetForge.identityJwk(ALICE))),
            "peer_malformed"),
        new Case(
            "stale",
            JwkSetForge.valid().claims(c -> c.set("iat", NOW - 3600).set("exp", NOW - 60)),
            "peer_not_fresh"),
        new Case(
            "from the future",
            JwkSetForge.valid().claims(c -> c.set("iat", NOW + 61)),
            "peer_not_fresh"),
        new Case(
            "of no life", JwkSetForge.valid().claims(c -> c.set("exp", NOW)), "peer_not_fresh"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unverified")
  void refusesWhatIsNotVerified(Case each) throws Exception {
    Map<String, Long> before = server.refusals();
    HttpResponse<byte[]> response =
        server.post("/peers", "application/jwk-set+jwt", each.body().getBytes(ISO_8859_1));

    assertProblem(response, 400, "not-verified");
    HttpResponse<byte[]> malformed = server.postPeer("x");
    assertThat(Answers.withoutTrace(response)).isEqualTo(Answers.withoutTrace(malformed));
    assertThat(Answers.headers(response)).isEqualTo(Answers.headers(malformed));
    Map<String, Long> after = server.refusals();
    after.merge("peer_malformed", -1L, Long::sum);
    before.merge(each.reason(), 1L, Long::sum);
    assertThat(after).containsAllEntriesOf(before);
    assertThat(server.bean(PeerBook.class).peers()).isEmpty();
    assertThat(server.postPeer(JwkSetForge.valid().compact()).statusCode()).isEqualTo(201);
  }

  @Test
  void theTableOfUnverifiedSetsIsNotEmpty() {
    assertThat(unverified()).hasSizeGreaterThanOrEqualTo(23);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/jwk-set+json",
        "application/json",
        "application/jwt",
        "text/plain",
        "*/*"
      })
  void refusesAnotherContentType(String type) throws Exception {
    HttpResponse<byte[]> response =
        server.post("/peers", type, JwkSetForge.valid().compact().getBytes(US_ASCII));
    assertThat(response.statusCode()).isBetween(400, 415);
    assertProblem(response, 415, "http-415");
    assertThat(server.bean(PeerBook.class).peers()).isEmpty();
  }

  @Test
  void takesASetOf64KiBAndNoByteMore() throws Exception {
    Map<String, Long> before = server.refusals();
    String valid = JwkSetForge.valid().compact();
    String longest = valid + "=".repeat(64 * 1024 - valid.length());
    assertProblem(server.postPeer(longest), 400, "not-verified");
    assertProblem(server.postPeer(longest + "="), 413, "too-long");
    assertThat(server.refusals().get("too_long"))
        .isEqualTo(before.getOrDefault("too_long", 0L) + 1);
  }

  /// A server of its own: time goes on, and records of before are removed.
  @Test
  void refusesThePeersMessagesOnceItsKeysAreExpired() throws Exception {
    try (RunningServer aging = RunningServer.builder().pinning(ALICE).start()) {
      Client alice = Client.announced(aging, ALICE);
      aging.clock().advance(Duration.ofHours(24).plusSeconds(59));
      assertThat(alice.exchange(Suite.PART_2_A256GCM, Message.text("in time")).status())
          .isEqualTo(200);
      aging.clock().advance(Duration.ofSeconds(1));
      assertProblem(
          alice.post(alice.seal(Suite.PART_2_A256GCM, Message.text("too late"))), 400, "refused");
      assertThat(aging.refusals()).containsOnly(Map.entry("unknown_sender", 1L));
      assertThat(alice.announce().statusCode()).isEqualTo(200);
      assertThat(alice.exchange(Suite.PART_2_A256GCM, Message.text("again")).status())
          .isEqualTo(200);
    }
  }

  private static void assertCounted(Map<String, Long> before, String reason) {
    before.merge(reason, 1L, Long::sum);
    assertThat(server.refusals()).isEqualTo(before);
  }
}
