package dev.securecomm.client.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.securecomm.client.testkit.Behaviour;
import dev.securecomm.client.testkit.FakeServer;
import dev.securecomm.client.testkit.LogCapture;
import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.client.testkit.ShiftedClock;
import dev.securecomm.client.testkit.ShownProblem;
import dev.securecomm.envelope.MessageId;
import dev.securecomm.envelope.Suite;
import dev.securecomm.key.EncryptionKey;
import dev.securecomm.key.Keyring;
import dev.securecomm.key.Kid;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.message.OpenedMessage;
import dev.securecomm.message.Reply;
import dev.securecomm.testkit.TestKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Our own keys change while a message is on its way.
class OwnKeysChangeTest {

  private static final Duration DAY = Duration.ofHours(24);

  private final ShiftedClock clock = ShiftedClock.ticking();
  private final FakeServer server = new FakeServer(TestKeys.server(), clock);
  private RunningClient client;

  @BeforeEach
  void start(@TempDir Path folder) {
    client = RunningClient.in(folder.resolve("client")).knowing(server).start();
    RunningClient.text(client.send("", "acquaint us"));
    server.honest();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private OwnKeys ours() {
    return client.bean(Keyring.class).get();
  }

  private void changeAtOnce() {
    client.change((keys, rotation) -> rotation.atOnce(keys, clock));
  }

  /// Opens a message, refuses it, and has our keys taken back meanwhile.
  private Behaviour refusingWhileKeysAreChangedAtOnce() {
    return (exchange, body) -> {
      server.open(body);
      changeAtOnce();
      Behaviour.problem(400, "trace").answer(exchange, body);
    };
  }

  @ParameterizedTest
  @EnumSource(Suite.class)
  void aMessageWhoseKeyWeRevokeIsSealedAnewUnderTheSameId(Suite suite) {
    server.on(FakeServer.MESSAGES, refusingWhileKeysAreChangedAtOnce(), server.honestly());
    Kid before = ours().currentSigning().kid();

    String query = "?part=" + suite.part() + "&enc=" + suite.enc();
    assertThat(RunningClient.text(client.send(query, "once"))).isEqualTo("once");

    assertThat(server.opened()).hasSize(2);
    OpenedMessage first = server.opened().getFirst();
    OpenedMessage second = server.lastOpened();
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(first.header().kid()).isEqualTo(before);
    assertThat(second.header().kid()).isEqualTo(ours().currentSigning().kid());
    assertThat(second.header().validity().exp()).isEqualTo(first.header().validity().exp());
    assertThat(server.received(FakeServer.PEERS)).as("told of the new ones before").hasSize(1);
  }

  @Test
  void aMessageThatWasHandledBeforeItsKeyWasRevokedHasLostItsReply() {
    server.on(FakeServer.MESSAGES, refusingWhileKeysAreChangedAtOnce(), server.honestly());
    server.handle(_ -> Reply.failed(409, "This id was used for another message."));

    ShownProblem problem = ShownProblem.in(client.send("", "once"), 502);

    assertThat(problem.type()).isEqualTo("reply-lost");
    assertThat(problem.detail())
        .isEqualTo(
            "The server replied with status 409 to a message that was sealed again after keys had"
                + " changed: it has handled it before, and that reply is lost.");
  }

  /// A key that others know, and another that signs in its place, are no reason to seal anew. But
  /// the server has heard of that other one now, and perhaps of the first, too: the same envelope
  /// is posted once more, and no more than that.
  @Test
  void aMessageWhoseKeyIsRetiringIsPostedOnceMoreAsItIs() {
    server.on(
        FakeServer.MESSAGES,
        (exchange, body) -> {
          turnLongAgo();
          Behaviour.problem(400, "trace").answer(exchange, body);
        },
        Behaviour.problem(400, "trace"));
    Kid before = ours().currentSigning().kid();

    assertThat(ShownProblem.in(client.send("", "once"), 502).type()).isEqualTo("refused");

    assertThat(ours().currentSigning().kid()).isNotEqualTo(before);
    assertThat(ours().hasSigning(before)).isTrue();
    List<FakeServer.Received> posts = server.received(FakeServer.MESSAGES);
    assertThat(posts).hasSize(2);
    assertThat(posts.getLast().body()).isEqualTo(posts.getFirst().body());
    assertThat(server.received(FakeServer.PEERS)).hasSize(1);
  }

  /// Has others follow our keys, which were announced a day ago.
  private void turnLongAgo() {
    client.change(
        (keys, rotation) -> rotation.early(keys, InstantSource.fixed(clock.instant().minus(DAY))));
    clock.advance(Duration.ofMinutes(4));
  }

  /// The server seals to what it knew when the message came.
  @ParameterizedTest
  @EnumSource(Suite.class)
  void aReplyThatIsSealedToARetiringKeyIsOpened(Suite suite) {
    server.on(
        FakeServer.MESSAGES,
        (exchange, body) -> {
          OpenedMessage message = server.open(body);
          EncryptionKey before = server.senderKey(message);
          turnLongAgo();
          assertThat(ours().currentDecryption().kid()).isNotEqualTo(before.kid());
          Behaviour.respond(exchange, 200, "application/jose+json", server.seal(message, before));
        });

    String query = "?part=" + suite.part() + "&enc=" + suite.enc();
    assertThat(RunningClient.text(client.send(query, "once"))).isEqualTo("once");
  }

  /// Seals to a key, and has it taken back before that arrives.
  private Behaviour replyingToAKeyThatIsRevokedMeanwhile() {
    return (exchange, body) -> {
      OpenedMessage message = server.open(body);
      EncryptionKey before = server.senderKey(message);
      changeAtOnce();
      Behaviour.respond(exchange, 200, "application/jose+json", server.seal(message, before));
    };
  }

  /// The server has it on record, and gives no other (protocol section 6): it says so to the
  /// message that is sealed anew.
  @ParameterizedTest
  @EnumSource(Suite.class)
  void aReplyThatIsSealedToAKeyWeHaveRevokedIsLost(Suite suite) {
    server.on(
        FakeServer.MESSAGES,
        replyingToAKeyThatIsRevokedMeanwhile(),
        handledBefore(),
        handledBefore());

    try (LogCapture log = new LogCapture()) {
      String query = "?part=" + suite.part() + "&enc=" + suite.enc();
      ShownProblem problem = ShownProblem.in(client.send(query, "once"), 502);

      assertThat(problem.type()).isEqualTo("reply-lost");
      assertThat(problem.detail()).contains("it has handled it before, and that reply is lost");
      assertThat(log.at(Level.ERROR)).isEmpty();
    }
    assertThat(client.refusals("revoked_key")).isEqualTo(1);
    assertThat(server.opened()).extracting(OpenedMessage::id).hasSize(3).containsOnly(firstId());
  }

  private Behaviour handledBefore() {
    return (exchange, body) -> {
      server.handle(_ -> Reply.failed(409, "This id was used for another message."));
      server.honestly().answer(exchange, body);
    };
  }

  private MessageId firstId() {
    return server.opened().getFirst().id();
  }

  /// What looks like a lost reply may be anyone's, who has kept the message to himself.
  @Test
  void aMessageIsNotGivenUpForAReplyThatIsNobodys() {
    server.on(FakeServer.MESSAGES, replyingToAKeyThatIsRevokedMeanwhile(), server.honestly());

    assertThat(RunningClient.text(client.send("", "once"))).isEqualTo("once");

    assertThat(server.lastOpened().id()).isEqualTo(firstId());
  }

  /// Who seals to it still, though we told of another before, is somebody else.
  @Test
  void aReplyThatIsSealedToAKeyThatWasRevokedBeforeIsNotTrusted() {
    EncryptionKey revoked = ours().currentDecryption().encryptionKey();
    changeAtOnce();
    server.on(
        FakeServer.MESSAGES,
        (exchange, body) ->
            Behaviour.respond(
                exchange, 200, "application/jose+json", server.seal(server.open(body), revoked)));

    assertThat(ShownProblem.in(client.send("", "once"), 502).type()).isEqualTo("reply-not-trusted");

    assertThat(client.refusals("revoked_key")).isEqualTo(1);
    assertThat(server.received(FakeServer.KEYS)).isEmpty();
    assertThat(server.received(FakeServer.MESSAGES)).hasSize(1);
  }
}
