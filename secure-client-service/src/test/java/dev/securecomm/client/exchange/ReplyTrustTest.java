package dev.securecomm.client.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ch.qos.logback.classic.Level;
import dev.securecomm.client.testkit.Behaviour;
import dev.securecomm.client.testkit.FakeServer;
import dev.securecomm.client.testkit.LogCapture;
import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.client.testkit.ShiftedClock;
import dev.securecomm.client.testkit.ShownProblem;
import dev.securecomm.envelope.Envelope;
import dev.securecomm.envelope.Suite;
import dev.securecomm.key.EncryptionKey;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.PrivateParts;
import dev.securecomm.message.OpenedMessage;
import dev.securecomm.message.Reason;
import dev.securecomm.message.Recipient;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.TestKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
import org.junit.jupiter.params.provider.ValueSource;

/// Only what the server sealed for the very envelope that was sent is a reply (attacks 16 and 26).
class ReplyTrustTest {

  private static final String SECRET = "a word that nobody may be shown";
  private static final int LONGEST_ANSWER = (int) Envelope.longestFor(1024 * 1024);

  private static FakeServer server;
  private static RunningClient client;

  @BeforeAll
  static void start(@TempDir Path folder) {
    server = new FakeServer(TestKeys.server(), ShiftedClock.ticking());
    client = RunningClient.in(folder.resolve("client")).knowing(server).start();
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

  /// The reply that every case below breaks in one place.
  private static EnvelopeForge reply(OpenedMessage message, EncryptionKey sender) {
    return reply(TestKeys.server(), message, sender);
  }

  private static EnvelopeForge reply(OwnKeys signer, OpenedMessage message, EncryptionKey sender) {
    return EnvelopeForge.reply(
            message.header().suite(),
            signer,
            new Recipient(message.sender(), sender),
            Instant.now(),
            message.id().value(),
            message.digest().value())
        .body(SECRET.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @EnumSource(Suite.class)
  void trustsTheReplyThatNothingIsWrongWith(Suite suite) {
    server.on(FakeServer.MESSAGES, server.lying((to, key) -> reply(to, key).bytes()));

    assertThat(RunningClient.text(client.send(query(suite), "hello"))).isEqualTo(SECRET);
  }

  /// One way to lie, and the reason for which it has to be refused.
  record Case(String name, Reason reason, FakeServer.Lie lie) {

    @Override
    public String toString() {
      return name + ": " + reason;
    }
  }

  private static final List<Case> LIES =
      List.of(
          new Case(
              "another id",
              Reason.OTHER_REQUEST,
              (to, key) -> reply(to, key).header(json -> json.set("irt", "A".repeat(22))).bytes()),
          new Case(
              "another digest",
              Reason.OTHER_REQUEST,
              (to, key) -> reply(to, key).header(json -> json.set("rqd", "A".repeat(43))).bytes()),
          new Case(
              "another suite",
              Reason.OTHER_REQUEST,
              (to, key) -> inSuite(next(to.header().suite()), to, key)),
          new Case(
              "a request of the server's",
              Reason.DIRECTION,
              (to, key) ->
                  EnvelopeForge.request(
                          to.header().suite(),
                          TestKeys.server(),
                          new Recipient(to.sender(), key),
                          Instant.now())
                      .bytes()),
          new Case(
              "a reply that says it is a request",
              Reason.DIRECTION,
              (to, key) ->
                  reply(to, key)
                      .header(
                          json -> json.set("typ", "sm" + to.header().suite().part() + "-request"))
                      .bytes()),
          new Case(
              "another party's",
              Reason.UNKNOWN_SENDER,
              (to, key) -> reply(TestKeys.mallory(), to, key).bytes()),
          new Case(
              "another party's under the server's kid",
              Reason.SIGNATURE,
              (to, key) ->
                  reply(to, key).signedBy(PrivateParts.signing(TestKeys.mallory())).bytes()),
          new Case(
              "another party's under the server's name",
              Reason.UNKNOWN_KEY,
              (to, key) ->
                  reply(TestKeys.mallory(), to, key)
                      .header(json -> json.set("iss", "server"))
                      .bytes()),
          new Case(
              "signed by the server's identity",
              Reason.UNKNOWN_KEY,
              (to, key) ->
                  reply(to, key)
                      .header(json -> json.set("kid", TestKeys.server().fingerprint().value()))
                      .signedBy(PrivateParts.identity(TestKeys.server()))
                      .bytes()),
          new Case(
              "our own",
              Reason.UNKNOWN_SENDER,
              (to, key) -> reply(RunningClient.keys(), to, key).bytes()),
          new Case(
              "for another party",
              Reason.AUDIENCE,
              (to, key) -> reply(to, key).header(json -> json.set("aud", "alice")).bytes()),
          new Case(
              "sealed to another key",
              Reason.RECIPIENT_KEY,
              (to, key) ->
                  EnvelopeForge.reply(
                          to.header().suite(),
                          TestKeys.server(),
                          TestKeys.recipient(TestKeys.alice()),
                          Instant.now(),
                          to.id().value(),
                          to.digest().value())
                      .header(json -> json.set("aud", to.sender().name()))
                      .bytes()),
          new Case("too old", Reason.STALE, (to, key) -> at(to, key, -3600, -61)),
          new Case("too early", Reason.FROM_THE_FUTURE, (to, key) -> at(to, key, 90, 3600)),
          new Case(
              "for too long",
              Reason.LIFETIME,
              (to, key) -> at(to, key, 0, Duration.ofHours(24).toSeconds() + 1)),
          new Case(
              "of a status that HTTP has not",
              Reason.HEADER,
              (to, key) -> reply(to, key).header(json -> json.set("status", 199)).bytes()),
          new Case(
              "with one member more",
              Reason.HEADER,
              (to, key) -> reply(to, key).header(json -> json.set("note", "hello")).bytes()),
          new Case(
              "under a key that nobody has",
              Reason.DOES_NOT_DECRYPT,
              (to, key) -> reply(to, key).sealedTo(encryption(TestKeys.mallory())).bytes()));

  static Stream<Arguments> lies() {
    assertThat(LIES).hasSize(18);
    return LIES.stream()
        .flatMap(lie -> Stream.of(Suite.values()).map(suite -> arguments(suite, lie)));
  }

  private static PublicKey encryption(OwnKeys keys) {
    return keys.published().currentEncryption().publicKey();
  }

  private static Suite next(Suite suite) {
    return switch (suite) {
      case PART_1 -> Suite.PART_2_A256GCM;
      case PART_2_A256GCM -> Suite.PART_2_FERNET;
      case PART_2_FERNET -> Suite.PART_1;
    };
  }

  private static byte[] inSuite(Suite suite, OpenedMessage to, EncryptionKey key) {
    return EnvelopeForge.reply(
            suite,
            TestKeys.server(),
            new Recipient(to.sender(), key),
            Instant.now(),
            to.id().value(),
            to.digest().value())
        .bytes();
  }

  /// A reply that holds from and to so many seconds from now.
  private static byte[] at(OpenedMessage to, EncryptionKey key, long iat, long exp) {
    long now = Instant.now().getEpochSecond();
    return reply(to, key).header(json -> json.set("iat", now + iat).set("exp", now + exp)).bytes();
  }

  @ParameterizedTest
  @MethodSource("lies")
  void refusesWhatIsNoReplyToIt(Suite suite, Case lie) {
    server.on(FakeServer.MESSAGES, server.lying(lie.lie()));

    refused(suite, lie.reason());

    // Only a key that is not known is asked for, and once.
    assertThat(server.received(FakeServer.KEYS))
        .hasSize(lie.reason() == Reason.UNKNOWN_KEY ? 1 : 0);
  }

  @ParameterizedTest
  @EnumSource(Suite.class)
  void refusesTheReplyToAnEarlierMessage(Suite suite) {
    List<byte[]> replies = new ArrayList<>();
    Behaviour replays =
        server.lying((to, key) -> {
          replies.add(reply(to, key).bytes());
          return replies.getFirst();
        });
    server.on(FakeServer.MESSAGES, replays);

    assertThat(RunningClient.text(client.send(query(suite), "first"))).isEqualTo(SECRET);
    server.honest();
    server.on(FakeServer.MESSAGES, replays);

    refused(suite, Reason.OTHER_REQUEST);
    assertThat(replies).hasSize(2);
  }

  /// Two answers that cross: each is the server's, sealed for us, and fresh.
  @Test
  void refusesTheReplyToAnotherMessageOfItsTime() throws Exception {
    byte[][] asked = new byte[1][];
    server.on(
        FakeServer.MESSAGES,
        server.lying((to, key) -> {
          asked[0] = reply(to, key).bytes();
          return new byte[0];
        }));
    refused(Suite.PART_1, Reason.MALFORMED);
    server.honest();
    server.on(FakeServer.MESSAGES, Behaviour.canned(200, "application/jose+json", asked[0]));

    refused(Suite.PART_1, Reason.OTHER_REQUEST);
  }

  @ParameterizedTest
  @EnumSource(Suite.class)
  void refusesItsOwnMessageAsReply(Suite suite) {
    server.on(
        FakeServer.MESSAGES,
        (exchange, body) -> Behaviour.respond(exchange, 200, "application/jose+json", body));

    refused(suite, suite == Suite.PART_1 ? Reason.RECIPIENT_KEY : Reason.DIRECTION);
  }

  @ParameterizedTest
  @EnumSource(Suite.class)
  void refusesAReplyThatWasChangedOnItsWay(Suite suite) {
    String member = suite == Suite.PART_1 ? "tag" : "ciphertext";
    server.on(
        FakeServer.MESSAGES,
        server.lying(
            (to, key) -> reply(to, key).json().change(member, text -> flipped(text)).bytes()));

    refused(suite, suite == Suite.PART_1 ? Reason.DOES_NOT_DECRYPT : Reason.SIGNATURE);
  }

  /// Changes the first character, all of whose bits count.
  private static String flipped(String text) {
    return (text.charAt(0) == 'A' ? 'B' : 'A') + text.substring(1);
  }

  static Stream<Arguments> plaintexts() {
    return Stream.of(
        arguments("application/json", "{\"reply\":\"" + SECRET + "\"}"),
        arguments("application/jose+json", "{\"reply\":\"" + SECRET + "\"}"),
        arguments("application/jose+json", "{}"),
        arguments("application/jose+json", "[]"),
        arguments("application/jose+json", "null"),
        arguments("application/jose+json", "\"" + SECRET + "\""),
        arguments("text/plain;charset=utf-8", SECRET),
        arguments("text/html", "<html><body>" + SECRET + "</body></html>"),
        arguments("application/octet-stream", ""),
        arguments("application/jose", "eyJhbGciOiJub25lIn0.aGVsbG8."),
        arguments(
            "application/jose+json",
            "{\"protected\":\"e30\",\"payload\":\"aGVsbG8\",\"signature\":\"\"}"));
  }

  @ParameterizedTest
  @MethodSource("plaintexts")
  void refusesPlaintextWhateverItSaysItIs(String contentType, String answer) {
    server.on(FakeServer.MESSAGES, Behaviour.canned(200, contentType, answer));

    for (Suite suite : Suite.values()) {
      refused(suite, Reason.MALFORMED);
    }
  }

  @Test
  void refusesAReplyWithMoreAroundIt() {
    server.on(
        FakeServer.MESSAGES,
        server.lying((to, key) -> reply(to, key).json().set("reply", SECRET).bytes()));
    refused(Suite.PART_1, Reason.MALFORMED);

    server.honest();
    server.on(
        FakeServer.MESSAGES,
        server.lying(
            (to, key) -> Primitives.concat(reply(to, key).bytes(), Primitives.ascii("{}"))));
    refused(Suite.PART_2_FERNET, Reason.MALFORMED);
  }

  /// The limit is on what is read, so a good reply in too much white space is none.
  @ParameterizedTest
  @ValueSource(ints = {1, 10_000_000})
  void readsNoAnswerBeyondTheLimit(int beyond) {
    server.on(
        FakeServer.MESSAGES,
        server.lying((to, key) -> padded(reply(to, key).bytes(), LONGEST_ANSWER + beyond)));

    refused(Suite.PART_2_A256GCM, Reason.MALFORMED);
  }

  /// Nor does it wait for such an answer's end, which is not there.
  @Test
  void leavesAnAnswerThatDoesNotEnd() {
    server.on(FakeServer.MESSAGES, Behaviour.endless(200, "application/jose+json"));
    Instant before = Instant.now();

    refused(Suite.PART_1, Reason.MALFORMED);

    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void readsAnAnswerUpToTheLimit() {
    server.on(
        FakeServer.MESSAGES,
        server.lying((to, key) -> padded(reply(to, key).bytes(), LONGEST_ANSWER)));

    assertThat(RunningClient.text(client.send("", "hello"))).isEqualTo(SECRET);
  }

  private static byte[] padded(byte[] json, int length) {
    byte[] padded = new byte[length];
    Arrays.fill(padded, (byte) ' ');
    System.arraycopy(json, 0, padded, 0, json.length);
    return padded;
  }

  /// Sends, and finds that what came back is refused for this reason, told to nobody, and that the
  /// message was posted once.
  private static void refused(Suite suite, Reason reason) {
    String counter = reason.name().toLowerCase(Locale.ROOT);
    double before = client.refusals(counter);
    int posts = server.received(FakeServer.MESSAGES).size();
    try (LogCapture log = new LogCapture()) {
      ShownProblem problem = ShownProblem.in(client.send(query(suite), "hello"), 502);

      assertThat(problem.type()).isEqualTo("reply-not-trusted");
      assertThat(problem.detail())
          .isEqualTo(
              "What came back is no reply of the server's to this message. Whether the message was"
                  + " handled is not known.");
      assertThat(log.at(Level.ERROR))
          .singleElement()
          .asString()
          .contains("not to be trusted", reason.name())
          .doesNotContain(SECRET);
      assertThat(log.at(Level.WARN)).singleElement().asString().contains(problem.trace());
    }
    assertThat(client.refusals(counter)).as("counter of %s", counter).isEqualTo(before + 1);
    assertThat(server.received(FakeServer.MESSAGES)).hasSize(posts + 1);
  }

  private static String query(Suite suite) {
    return "?part=" + suite.part() + "&enc=" + suite.enc();
  }
}
