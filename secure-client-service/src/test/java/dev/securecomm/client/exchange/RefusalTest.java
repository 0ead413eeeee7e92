package dev.securecomm.client.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ch.qos.logback.classic.Level;
import dev.securecomm.client.testkit.Behaviour;
import dev.securecomm.client.testkit.FakeServer;
import dev.securecomm.client.testkit.FakeServer.Received;
import dev.securecomm.client.testkit.LogCapture;
import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.client.testkit.ShiftedClock;
import dev.securecomm.client.testkit.ShownProblem;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.envelope.Suite;
import dev.securecomm.key.EncryptionKey;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.Party;
import dev.securecomm.key.PrivateParts;
import dev.securecomm.key.Rotation;
import dev.securecomm.key.RotationWindows;
import dev.securecomm.message.OpenedMessage;
import dev.securecomm.message.Recipient;
import dev.securecomm.message.Reply;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.JwkSetForge;
import dev.securecomm.testkit.TestKeys;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What the client does when a message is refused: look once whether the keys changed, and send
/// once more if that explains it.
class RefusalTest {

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

  /// The client knows the server's keys, and the server the client's.
  @BeforeEach
  void acquainted() throws Exception {
    server.honest();
    RunningClient.text(client.send("", "hello"));
    server.honest();
  }

  private static void renewServerKeys() {
    server.use(PrivateParts.renewed(server.keys(), 2048, CLOCK.instant()));
  }

  /// What was sealed to the old ones nobody opens any more.
  private static void replaceServerKeys() throws MalformedException {
    server.use(
        PrivateParts.onlyCurrent(PrivateParts.renewed(server.keys(), 2048, CLOCK.instant())));
  }

  private static void refuses() {
    server.on(FakeServer.MESSAGES, Behaviour.problem(400, "trace"));
  }

  private static List<Received> posts() {
    return server.received(FakeServer.MESSAGES);
  }

  @Test
  void looksOnceForNewKeysAndSendsNothingAgainIfThereAreNone() throws Exception {
    refuses();

    ShownProblem problem = ShownProblem.in(client.send("?part=2", "hello"), 502);

    assertThat(problem.type()).isEqualTo("refused");
    assertThat(problem.detail()).contains("status 400", "trace trace");
    assertThat(server.received(FakeServer.KEYS)).hasSize(1);
    assertThat(server.received(FakeServer.PEERS)).hasSize(1);
    assertThat(posts()).hasSize(1);
  }

  /// Signed and sealed to what the identity shows now, and the same message all the same.
  @ParameterizedTest
  @EnumSource(Suite.class)
  void sealsAnewUnderTheSameIdIfTheServerHasANewEncryptionKey(Suite suite) throws Exception {
    OwnKeys before = server.keys();
    replaceServerKeys();
    server.on(FakeServer.MESSAGES, openingAndRefusing(before), server.honestly());

    String query = "?part=" + suite.part() + "&enc=" + suite.enc();
    var response = client.send(query, "once");

    assertThat(RunningClient.text(response)).isEqualTo("once");
    assertThat(posts()).hasSize(2);
    OpenedMessage first = server.opened().getFirst();
    OpenedMessage second = server.lastOpened();
    assertThat(server.opened()).hasSize(2);
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.header().suite()).isEqualTo(suite);
    assertThat(second.digest()).isNotEqualTo(first.digest());
    assertThat(second.message().body()).isEqualTo(first.message().body());
    assertThat(response.headers().firstValue("Message-Id")).hasValue(first.id().value());
    assertThat(server.received(FakeServer.KEYS)).hasSize(1);
    if (suite.part() == 2) {
      assertThat(first.header().rkid()).hasValue(before.currentDecryption().kid());
      assertThat(second.header().rkid()).hasValue(server.keys().currentDecryption().kid());
    }
  }

  /// Opens a message by these keys, and refuses it.
  private static Behaviour openingAndRefusing(OwnKeys keys) {
    return (exchange, body) -> {
      server.open(keys, body);
      Behaviour.problem(400, "trace").answer(exchange, body);
    };
  }

  /// The server has another message of this id on its record: the first envelope.
  @Test
  void saysThatTheReplyIsLostToAMessageThatWasHandledBeforeItWasSealedAnew() throws Exception {
    replaceServerKeys();
    server.on(FakeServer.MESSAGES, Behaviour.problem(400, "trace"), server.honestly());
    server.handle(_ -> Reply.failed(409, "This id was used for another message."));

    ShownProblem problem = ShownProblem.in(client.send("", "once"), 502);

    assertThat(problem.type()).isEqualTo("reply-lost");
    assertThat(problem.detail()).contains("it has handled it before");
    assertThat(posts()).hasSize(3);
    assertThat(posts().getLast().body()).isEqualTo(posts().get(1).body());
  }

  @Test
  void handsOnAConflictThatIsTheApplicationsOwnWord() throws Exception {
    replaceServerKeys();
    server.on(FakeServer.MESSAGES, Behaviour.problem(400, "trace"), server.recording());
    server.handle(_ -> Reply.failed(409, "There is an order of this number."));

    var response = client.send("", "once");

    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(new String(response.body(), UTF_8)).isEqualTo("There is an order of this number.");
  }

  @Test
  void sendsTheSameBytesAgainIfTheServerHadForgottenIt() throws Exception {
    server.forgetPeers();
    server.on(FakeServer.MESSAGES, Behaviour.problem(400, "trace"), server.honestly());

    assertThat(RunningClient.text(client.send("?part=2", "once"))).isEqualTo("once");

    assertThat(posts()).hasSize(2);
    assertThat(posts().getLast().body()).isEqualTo(posts().getFirst().body());
    assertThat(server.received(FakeServer.PEERS)).hasSize(1);
    assertThat(server.received().stream().map(Received::path))
        .containsExactly(
            FakeServer.MESSAGES, FakeServer.KEYS, FakeServer.PEERS, FakeServer.MESSAGES);
  }

  /// Of all who were refused one tells the server who we are, and it knows all of them then.
  @Test
  void sendsAllMessagesAgainThatWereRefusedBecauseTheServerHadForgottenIt() throws Exception {
    server.forgetPeers();

    List<HttpResponse<byte[]>> responses = together(20, () -> client.send("?part=2", "once"));

    assertThat(responses)
        .allSatisfy(each -> assertThat(RunningClient.text(each)).isEqualTo("once"));
  }

  /// Whoever refuses everything makes it ask no more than twice a second.
  @Test
  void asksAndAnnouncesAtMostSoOftenHoweverManyMessagesAreRefused() throws Exception {
    refuses();
    long start = System.nanoTime();

    List<HttpResponse<byte[]>> responses = together(40, () -> client.send("?part=2", "hello"));

    int most = (int) (Duration.ofNanos(System.nanoTime() - start).toMillis() / 500) + 1;
    assertThat(responses)
        .allSatisfy(each -> assertThat(ShownProblem.in(each, 502).type()).isEqualTo("refused"));
    assertThat(posts()).hasSize(40);
    assertThat(server.received(FakeServer.KEYS)).hasSizeBetween(1, most);
    assertThat(server.received(FakeServer.PEERS)).hasSizeBetween(1, most);
  }

  private static <T> List<T> together(int callers, Callable<T> task) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<T> results = new ArrayList<>();
      for (Future<T> each : threads.invokeAll(Collections.nCopies(callers, task))) {
        results.add(each.get());
      }
      return results;
    }
  }

  @Test
  void sealsAnewIfTheServerHasForgottenItAndHasNewKeysToo() throws Exception {
    server.forgetPeers();
    replaceServerKeys();
    server.on(FakeServer.MESSAGES, Behaviour.problem(400, "trace"), server.honestly());

    assertThat(RunningClient.text(client.send("", "once"))).isEqualTo("once");

    assertThat(posts()).hasSize(2);
    assertThat(posts().getLast().body()).isNotEqualTo(posts().getFirst().body());
  }

  /// Whoever refuses everything, with new keys each time, does not make it go round in circles.
  @Test
  void neverSendsAMessageMoreThanTwice() throws Exception {
    server.on(
        FakeServer.MESSAGES,
        (exchange, body) -> {
          replaceServerKeys();
          server.forgetPeers();
          Behaviour.problem(400, "trace").answer(exchange, body);
        });

    ShownProblem problem = ShownProblem.in(client.send("", "hello"), 502);

    assertThat(problem.type()).isEqualTo("refused");
    assertThat(posts()).hasSize(2);
    assertThat(server.received(FakeServer.KEYS)).hasSize(1);
    assertThat(server.received(FakeServer.PEERS)).hasSize(1);
  }

  @Test
  void sealsToNobodyElseHoweverOftenItIsRefused() throws Exception {
    OwnKeys impostor = TestKeys.of(new Party("impostor"));
    server.on(
        FakeServer.KEYS,
        Behaviour.canned(
            200,
            "application/jwk-set+jwt",
            JwkSetForge.of(impostor, CLOCK.instant())
                .claims(json -> json.set("iss", "server").set("sub", "server").set("seq", 99))
                .compact()));
    refuses();

    try (LogCapture log = new LogCapture()) {
      ShownProblem problem = ShownProblem.in(client.send("", "hello"), 502);

      assertThat(problem.type()).isEqualTo("server-not-trusted");
      assertThat(problem.detail())
          .contains("server IS NOT WHO IT WAS", impostor.fingerprint().value());
      assertThat(log.at(Level.ERROR)).singleElement().asString().contains("IS NOT WHO IT WAS");
    }
    assertThat(posts()).hasSize(1);
    assertThat(server.received(FakeServer.PEERS)).isEmpty();
    server.honest();
    assertThat(RunningClient.text(client.send("", "still here"))).isEqualTo("still here");
  }

  /// The plain JWK Set, though it says the same, is nobody's word.
  @Test
  void takesNewKeysOnlyFromTheSignedSet() throws Exception {
    byte[] plain = JwkSetForge.of(TestKeys.mallory(), CLOCK.instant()).plain();
    server.on(FakeServer.KEYS, Behaviour.canned(200, "application/jwk-set+json", plain));
    refuses();

    ShownProblem problem = ShownProblem.in(client.send("", "hello"), 502);

    assertThat(problem.type()).isEqualTo("server-not-trusted");
    assertThat(problem.detail()).contains("not a signed JWK Set");
    assertThat(posts()).hasSize(1);
  }

  private static final String BEFORE_THAT =
      " Before that, the server refused the message with status 400.";
  private static final String TRACE = " Its operator finds the reason under trace trace.";
  private static final String NOT_KNOWN = " Whether the message was handled is not known.";

  static Stream<Arguments> troublesAfterARefusal() {
    return Stream.of(
        arguments(FakeServer.KEYS, Behaviour.status(503), "server-not-trusted"),
        arguments(FakeServer.KEYS, (Behaviour) (exchange, body) -> {}, "broken-off"),
        arguments(FakeServer.PEERS, Behaviour.status(403), "refused"),
        arguments(FakeServer.PEERS, Behaviour.status(404), "refused"),
        arguments(FakeServer.PEERS, (Behaviour) (exchange, body) -> {}, "broken-off"));
  }

  /// A refusal may be anyone's, and so may be what keeps the client from finding out: neither says
  /// that the message was not handled.
  @ParameterizedTest
  @MethodSource("troublesAfterARefusal")
  void keepsTheRefusalInMindWhenWhatFollowsFails(String path, Behaviour trouble, String type)
      throws Exception {
    server.on(FakeServer.MESSAGES, openingAndRefusing(server.keys()));
    server.on(path, trouble);

    ShownProblem problem = ShownProblem.in(client.send("", "hello"), 502);

    assertThat(problem.type()).isEqualTo(type);
    assertThat(problem.detail()).contains(BEFORE_THAT, TRACE).endsWith(NOT_KNOWN);
    assertThat(server.opened()).as("messages that arrived").hasSize(1);
  }

  @Test
  void keepsTheRefusalInMindWhenTheServerIsGoneThen() throws Exception {
    server.forgetPeers();
    server.on(FakeServer.MESSAGES, Behaviour.problem(400, "trace"));
    server.on(
        FakeServer.PEERS,
        (exchange, body) -> {
          exchange.sendResponseHeaders(201, -1);
          exchange.close();
          server.goDown();
        });
    try {
      ShownProblem problem = ShownProblem.in(client.send("", "hello"), 502);

      assertThat(problem.detail()).contains(BEFORE_THAT, TRACE).endsWith(NOT_KNOWN);
      // It goes down while the client sends: whether a connection is still there is chance.
      assertThat(problem.type()).isIn("unreachable", "broken-off");
    } finally {
      server.comeBack();
    }
  }

  @Test
  void doesNotSayThatNothingWasSentWhenTheKeyOfAReplyCannotBeHad() throws Exception {
    renewServerKeys();
    server.on(FakeServer.KEYS, Behaviour.status(503));

    ShownProblem problem = ShownProblem.in(client.send("?part=2", "hello"), 502);

    assertThat(problem.type()).isEqualTo("server-not-trusted");
    assertThat(problem.detail())
        .isEqualTo("The server answers 503 when asked for its keys." + NOT_KNOWN);
    assertThat(server.opened()).hasSize(1);
  }

  @Test
  void tellsByHowMuchTheClocksDiffer() throws Exception {
    // Ahead of the machine, whose time the answers' Date shows.
    CLOCK.advance(Duration.ofHours(2));
    acquainted();
    refuses();

    ShownProblem problem = ShownProblem.in(client.send("", "hello"), 502);

    Matcher seconds =
        Pattern.compile("Your clocks differ by (\\d+) s\\.").matcher(problem.detail());
    assertThat(seconds.find()).as(problem.detail()).isTrue();
    assertThat(Long.parseLong(seconds.group(1))).isBetween(7190L, 7210L);
    assertThat(problem.detail()).contains("trace trace");

    server.on(FakeServer.KEYS, Behaviour.status(503));
    assertThat(ShownProblem.in(client.send("", "hello"), 502).detail())
        .containsPattern("Before that, the server refused .* Your clocks differ by \\d+ s\\.")
        .contains(TRACE);
  }

  private static Rotation rotation() {
    Duration day = Duration.ofHours(24);
    return new Rotation(RotationWindows.of(Duration.ofDays(90), day, day), 2048);
  }

  /// Nothing newer brings back a key that the server has revoked, so nothing is asked for.
  @ParameterizedTest
  @EnumSource(Suite.class)
  void believesNoReplyUnderAKeyThatTheServerHasRevoked(Suite suite) throws Exception {
    OwnKeys stolen = server.keys();
    server.use(rotation().atOnce(stolen, InstantSource.fixed(CLOCK.instant())));
    // It is refused, and so comes to know the new keys.
    server.on(FakeServer.MESSAGES, Behaviour.problem(400, "trace"), server.honestly());
    RunningClient.text(client.send("", "hello"));
    server.honest();
    server.on(FakeServer.MESSAGES, server.lying((to, key) -> replyOf(stolen, to, key)));
    double before = client.refusals("revoked_key");

    ShownProblem problem =
        ShownProblem.in(client.send("?part=" + suite.part() + "&enc=" + suite.enc(), "hello"), 502);

    assertThat(problem.type()).isEqualTo("reply-not-trusted");
    assertThat(client.refusals("revoked_key")).isEqualTo(before + 1);
    assertThat(server.received(FakeServer.KEYS)).isEmpty();
    assertThat(posts()).hasSize(1);
  }

  private static byte[] replyOf(OwnKeys signer, OpenedMessage to, EncryptionKey key) {
    return EnvelopeForge.reply(
            to.header().suite(),
            signer,
            new Recipient(to.sender(), key),
            CLOCK.instant(),
            to.id().value(),
            to.digest().value())
        .bytes();
  }

  @Test
  void asksForTheKeyOfAReplyThatIsNewToIt() throws Exception {
    renewServerKeys();

    assertThat(RunningClient.text(client.send("?part=2", "once"))).isEqualTo("once");

    assertThat(posts()).hasSize(1);
    assertThat(server.received(FakeServer.KEYS)).hasSize(1);

    assertThat(RunningClient.text(client.send("?part=2", "twice"))).isEqualTo("twice");
    assertThat(server.received(FakeServer.KEYS)).hasSize(1);
  }
}
