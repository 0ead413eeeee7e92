package dev.securecomm.message;

import static dev.securecomm.testkit.MutationCount.swaps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.envelope.MessageId;
import dev.securecomm.envelope.Suite;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.MutableClock;
import dev.securecomm.testkit.Mutant.Kind;
import dev.securecomm.testkit.MutationCount;
import dev.securecomm.testkit.MutationReport;
import dev.securecomm.testkit.Mutations;
import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.RawJson;
import dev.securecomm.testkit.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One request and one reply of each form, each with every single change that can be made to it
/// without a key: none opens. Their counts come out of its lengths, so that none was left out.
class MutatedEnvelopeTest {

  private static final Path REPORT = Path.of("target", "mutations.txt");

  private static final OwnKeys ALICE = TestKeys.alice();
  private static final OwnKeys SERVER = TestKeys.server();
  private static final OwnKeys MALLORY = TestKeys.mallory();

  private final byte[] k = Primitives.random(32);

  @BeforeAll
  static void beginTheReportAnew() throws IOException {
    Files.deleteIfExists(REPORT);
  }

  @ParameterizedTest
  @EnumSource
  void noChangedRequestOpens(Suite suite) {
    EnvelopeForge honest = request(suite, ALICE, SERVER).contentKey(k);
    List<RawJson> others =
        Stream.concat(
                Stream.of(
                    request(suite, ALICE, SERVER),
                    ofTheSameKey(request(suite, ALICE, SERVER), honest),
                    request(suite, MALLORY, SERVER),
                    request(suite, ALICE, MALLORY),
                    reply(suite, SERVER, ALICE, sent(suite))),
                otherThan(suite).map(other -> request(other, ALICE, SERVER)))
            .map(EnvelopeForge::json)
            .toList();
    refusesAll("request, " + suite, honest, others, Opening.atServer()::refusal);
  }

  @ParameterizedTest
  @EnumSource
  void noChangedReplyOpens(Suite suite) {
    SealedRequest sent = sent(suite);
    EnvelopeForge honest = reply(suite, SERVER, ALICE, sent).contentKey(k);
    List<RawJson> others =
        Stream.concat(
                Stream.of(
                    reply(suite, SERVER, ALICE, sent(suite)),
                    ofTheSameKey(reply(suite, SERVER, ALICE, sent), honest),
                    reply(suite, MALLORY, ALICE, sent),
                    reply(suite, SERVER, MALLORY, sent),
                    request(suite, ALICE, SERVER)),
                otherThan(suite).map(other -> reply(other, SERVER, ALICE, sent)))
            .map(EnvelopeForge::json)
            .toList();
    Opening client = Opening.by(ALICE, TestKeys.NOW);
    refusesAll("reply, " + suite, honest, others, json -> client.replyRefusal(json, sent));
  }

  private static void refusesAll(
      String title,
      EnvelopeForge honest,
      List<RawJson> others,
      Function<byte[], Optional<Reason>> refusal) {
    assertThat(refusal.apply(honest.bytes())).isEmpty();
    Mutations mutations = new Mutations(honest.json(), others);
    MutationReport report = new MutationReport(title);
    Queue<String> opened = new ConcurrentLinkedQueue<>();
    for (Kind kind : Kind.values()) {
      mutations
          .of(kind)
          .parallel()
          .forEach(mutant ->
              refusal
                  .apply(mutant.bytes())
                  .ifPresentOrElse(
                      reason -> report.count(kind, reason.name(), 1),
                      () -> opened.add(kind + " " + mutant.place())));
    }
    report.publish(REPORT);
    assertThat(opened).isEmpty();
    MutationCount count = MutationCount.of(honest.json());
    for (Kind kind : Kind.values()) {
      assertThat(report.refused(kind))
          .as("%s, %s", title, kind)
          .isEqualTo(kind == Kind.SWAPPED ? swapsOf(honest.suite()) : count.of(kind));
    }
    assertThat(refusal.apply(honest.bytes())).isEmpty();
  }

  /// With another of the same parties, one of the same K, two of which a party is another, one of
  /// the other direction, and the other forms.
  private static long swapsOf(Suite suite) {
    return suite.part() == 1
        // To the same recipient goes the same JWE header.
        ? swaps(4, true)
            + swaps(3, true)
            + swaps(4, true)
            + 2 * swaps(5, true)
            // Of part 2: a protected header, a wrapped key and a ciphertext.
            + 2 * swaps(3, false)
        : swaps(4, true) + swaps(3, true) + 3 * swaps(4, true) + swaps(4, true) + swaps(3, false);
  }

  private static Stream<Suite> otherThan(Suite suite) {
    return Stream.of(Suite.values()).filter(other -> other != suite);
  }

  private EnvelopeForge ofTheSameKey(EnvelopeForge other, EnvelopeForge honest) {
    return other.contentKey(k).encryptedKey(_ -> honest.json().string("encrypted_key"));
  }

  private static EnvelopeForge request(Suite suite, OwnKeys sender, OwnKeys recipient) {
    return brief(EnvelopeForge.request(suite, sender, TestKeys.recipient(recipient), TestKeys.NOW));
  }

  private static EnvelopeForge reply(
      Suite suite, OwnKeys sender, OwnKeys recipient, SealedRequest request) {
    return brief(
        EnvelopeForge.reply(
            suite,
            sender,
            TestKeys.recipient(recipient),
            TestKeys.NOW,
            request.header().jti().value(),
            request.envelope().digest().value()));
  }

  /// What is short has fewer mutations.
  private static EnvelopeForge brief(EnvelopeForge forge) {
    return forge.body(Primitives.ascii("!"));
  }

  private static SealedRequest sent(Suite suite) {
    return new Sealer(() -> ALICE, Opening.LIFETIMES, MutableClock.at(TestKeys.NOW))
        .sealRequest(suite, MessageId.random(), Message.text("?"), TestKeys.recipient(SERVER));
  }
}
