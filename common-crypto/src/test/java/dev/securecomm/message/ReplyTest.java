package dev.securecomm.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.securecomm.envelope.MessageId;
import dev.securecomm.envelope.Suite;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.PrivateParts;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.MutableClock;
import dev.securecomm.testkit.TestKeys;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Attack 16 and protocol section 5: a reply answers the very envelope that was sent, or nothing.
class ReplyTest {

  private static final OwnKeys ALICE = TestKeys.alice();
  private static final OwnKeys SERVER = TestKeys.server();
  private static final String OTHER_DIGEST = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";

  private final Sealer client =
      new Sealer(() -> ALICE, Opening.LIFETIMES, MutableClock.at(TestKeys.NOW));
  private final Sealer server =
      new Sealer(() -> SERVER, Opening.LIFETIMES, MutableClock.at(TestKeys.NOW));
  private final Opening atAlice = Opening.by(ALICE, TestKeys.NOW);

  private record Case(String name, UnaryOperator<EnvelopeForge> change, Reason reason) {}

  private static Stream<Case> cases() {
    return Stream.of(
        new Case(
            "to another id",
            f -> f.header(h -> h.set("irt", MessageId.random().value())),
            Reason.OTHER_REQUEST),
        new Case(
            "to another envelope",
            f -> f.header(h -> h.set("rqd", OTHER_DIGEST)),
            Reason.OTHER_REQUEST),
        new Case(
            "from a peer who was not asked",
            f ->
                f.header(h ->
                        h.set("iss", "mallory")
                            .set("kid", TestKeys.mallory().currentSigning().kid().value()))
                    .signedBy(PrivateParts.signing(TestKeys.mallory())),
            Reason.OTHER_REQUEST),
        new Case(
            "typed as a request",
            f -> f.header(h -> h.change("typ", typ -> typ.replace("reply", "request"))),
            Reason.DIRECTION),
        new Case("of no status", f -> f.header(h -> h.remove("status")), Reason.HEADER),
        new Case("of status 600", f -> f.header(h -> h.set("status", 600)), Reason.HEADER),
        new Case("of status \"200\"", f -> f.header(h -> h.set("status", "200")), Reason.HEADER),
        new Case(
            "signed by Mallory",
            f -> f.signedBy(PrivateParts.signing(TestKeys.mallory())),
            Reason.SIGNATURE),
        new Case(
            "signed by ourselves",
            f -> f.signedBy(PrivateParts.signing(TestKeys.alice())),
            Reason.SIGNATURE),
        new Case("for another", f -> f.header(h -> h.set("aud", "mallory")), Reason.AUDIENCE));
  }

  static Stream<Reason> reasons() {
    return cases().map(Case::reason);
  }

  static Stream<Arguments> refusals() {
    return Stream.of(Suite.values())
        .flatMap(suite ->
            cases().map(each -> arguments(suite, each.name(), each.change(), each.reason())));
  }

  @ParameterizedTest(name = "{0}, {1}: {3}")
  @MethodSource("refusals")
  void refusesAReply(Suite suite, String name, UnaryOperator<EnvelopeForge> change, Reason reason) {
    SealedRequest sent = request(suite);
    EnvelopeForge reply =
        EnvelopeForge.reply(suite, sent.header().jti().value(), sent.envelope().digest().value());
    assertThat(atAlice.replyRefusal(change.apply(reply).bytes(), sent)).hasValue(reason);
  }

  @ParameterizedTest
  @EnumSource
  void refusesTheReplyToAnotherRequest(Suite suite) throws Exception {
    SealedRequest one = request(suite);
    SealedRequest other = request(suite);
    byte[] toOne = answer(one);
    assertThat(atAlice.replyRefusal(toOne, one)).isEmpty();
    assertThat(atAlice.replyRefusal(toOne, other)).hasValue(Reason.OTHER_REQUEST);
  }

  /// The same id, as when a request is sealed again to the server's new key.
  @ParameterizedTest
  @EnumSource
  void refusesAnOldReplyToTheSameMessageSealedAgain(Suite suite) throws Exception {
    MessageId id = MessageId.random();
    SealedRequest first = request(suite, id);
    SealedRequest second = request(suite, id);
    assertThat(atAlice.replyRefusal(answer(first), second)).hasValue(Reason.OTHER_REQUEST);
  }

  @ParameterizedTest
  @EnumSource
  void refusesAReplyInAnotherSuite(Suite suite) {
    SealedRequest sent = request(suite);
    for (Suite other : Suite.values()) {
      if (other != suite) {
        byte[] reply =
            EnvelopeForge.reply(
                    other, sent.header().jti().value(), sent.envelope().digest().value())
                .bytes();
        assertThat(atAlice.replyRefusal(reply, sent)).hasValue(Reason.OTHER_REQUEST);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesItsOwnRequestReflected(Suite suite) {
    SealedRequest sent = request(suite);
    // Part 1 is not even sealed to its sender; part 2 shows its direction first.
    assertThat(atAlice.replyRefusal(sent.envelope().toBytes(), sent))
        .hasValue(suite.part() == 1 ? Reason.RECIPIENT_KEY : Reason.DIRECTION);
    SealedRequest toOurselves =
        client.sealRequest(
            suite, MessageId.random(), Message.text("hello"), TestKeys.recipient(ALICE));
    assertThat(atAlice.replyRefusal(toOurselves.envelope().toBytes(), toOurselves))
        .hasValue(Reason.DIRECTION);
  }

  @ParameterizedTest
  @EnumSource
  void refusesAReplyOfferedAsARequest(Suite suite) throws Exception {
    SealedRequest sent = request(suite);
    assertThat(atAlice.refusal(answer(sent))).hasValue(Reason.DIRECTION);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 199, 600})
  void aPlainReplyHasAStatusOfHttp(int status) {
    assertThatIllegalArgumentException().isThrownBy(() -> Reply.failed(status, "no"));
  }

  /// What is final is recorded, and is the answer for good: the same message is not tried again.
  @ParameterizedTest
  @ValueSource(ints = {200, 204, 302, 400, 404, 409, 418, 422, 499})
  void whatWouldNotChangeIsFinal(int status) {
    assertThat(Reply.failed(status, "so it is").isFinal()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 502, 503, 599})
  void whatFailedOrIsTooEarlyIsNotFinal(int status) {
    assertThat(Reply.failed(status, "not now").isFinal()).isFalse();
  }

  private byte[] answer(SealedRequest sent) throws Exception {
    OpenedMessage opened = Opening.atServer().open(sent.envelope().toBytes());
    return server
        .sealReply(opened, Reply.ok(Message.text("yes")), ALICE.published().currentEncryption())
        .toBytes();
  }

  private SealedRequest request(Suite suite) {
    return request(suite, MessageId.random());
  }

  private SealedRequest request(Suite suite, MessageId id) {
    return client.sealRequest(suite, id, Message.text("hello"), TestKeys.recipient(SERVER));
  }
}
