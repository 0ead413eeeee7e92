package dev.securecomm.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.securecomm.envelope.Envelope;
import dev.securecomm.envelope.MessageId;
import dev.securecomm.envelope.Suite;
import dev.securecomm.envelope.WrappedKeyEnvelope;
import dev.securecomm.key.PrivateParts;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.TestKeys;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/// Who can make the server do a private operation: a trusted sender, in part 2; in part 1 whoever
/// seals to the server's key by the one algorithm.
class PrivateOperationsTest {

  private static final long NOW = TestKeys.NOW.getEpochSecond();

  static Stream<Arguments> strangers() {
    return Stream.of(
        arguments("an unknown sender", change(f -> f.header(h -> h.set("iss", "bob")))),
        arguments(
            "another's key",
            change(f ->
                f.header(h -> h.set("kid", TestKeys.mallory().currentSigning().kid().value())))),
        arguments(
            "a key that its owner took back",
            change(f ->
                f.header(h ->
                        h.set(
                            "kid",
                            TestKeys.impostor(TestKeys.ALICE).currentSigning().kid().value()))
                    .signedBy(PrivateParts.signing(TestKeys.impostor(TestKeys.ALICE))))),
        arguments(
            "to a key that we took back",
            change(f ->
                f.header(h ->
                    h.set(
                        "rkid",
                        TestKeys.impostor(TestKeys.SERVER).currentDecryption().kid().value())))),
        arguments(
            "a wrong signature", change(f -> f.signedBy(PrivateParts.signing(TestKeys.mallory())))),
        arguments("another recipient", change(f -> f.header(h -> h.set("aud", "mallory")))),
        arguments("from the future", change(f -> f.header(h -> h.set("iat", NOW + 61)))),
        arguments("stale", change(f -> f.header(h -> h.set("iat", 0).set("exp", 300)))),
        arguments("too long a life", change(f -> f.header(h -> h.set("exp", NOW + 86401)))),
        arguments("a reply", change(f -> f.header(h -> h.set("typ", "sm2-reply")))),
        arguments("an odd header", change(f -> f.header(h -> h.set("zip", "DEF")))),
        arguments(
            "to another key",
            change(f ->
                f.header(
                    h -> h.set("rkid", TestKeys.mallory().currentDecryption().kid().value())))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("strangers")
  void part2DoesNoneBeforeEverythingElseHolds(String name, UnaryOperator<EnvelopeForge> change) {
    assertThat(operations(change.apply(EnvelopeForge.request(Suite.PART_2_FERNET)))).isZero();
    assertThat(operations(change.apply(EnvelopeForge.request(Suite.PART_2_A256GCM)))).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void anEnvelopeThatOpensTakesOne(Suite suite) {
    assertThat(operations(EnvelopeForge.request(suite))).isOne();
  }

  @ParameterizedTest
  @EnumSource
  void anEnvelopeThatDoesNotDecryptTakesOne(Suite suite) {
    assertThat(operations(EnvelopeForge.request(suite).encryptedKey(key -> "AAAA"))).isOne();
  }

  /// Protocol 3.2: a K that was unwrapped is remembered, and the signature is all that is left.
  @ParameterizedTest
  @EnumSource
  void messagesThatShareAKeyTakeOneTogether(Suite suite) {
    Opening server = Opening.atServer();
    Sealer alice = alice();
    long before = server.privateOperations();
    for (int i = 0; i < 10; i++) {
      assertThat(server.refusal(sealed(alice, suite).toBytes())).isEmpty();
    }
    assertThat(server.privateOperations() - before).isEqualTo(suite.part() == 2 ? 1 : 10);
  }

  /// A K is remembered for what it was wrapped for, and each content key is of its header: who
  /// knows neither gains nothing by showing another's wrapped K.
  @ParameterizedTest
  @EnumSource(names = "PART_1", mode = Mode.EXCLUDE)
  void anothersKeyThatIsRememberedOpensNothing(Suite suite) {
    Opening server = Opening.atServer();
    WrappedKeyEnvelope known = (WrappedKeyEnvelope) sealed(alice(), suite);
    assertThat(server.refusal(known.toBytes())).isEmpty();
    byte[] stolen =
        EnvelopeForge.request(
                suite, TestKeys.mallory(), TestKeys.recipient(TestKeys.server()), TestKeys.NOW)
            .encryptedKey(_ -> known.encryptedKey())
            .bytes();
    assertThat(server.refusal(stolen)).contains(Reason.DOES_NOT_DECRYPT);
  }

  private static Sealer alice() {
    return new Sealer(
        TestKeys::alice, Opening.LIFETIMES, Clock.fixed(TestKeys.NOW, ZoneOffset.UTC));
  }

  private static Envelope sealed(Sealer alice, Suite suite) {
    return alice
        .sealRequest(
            suite, MessageId.random(), Message.text("hello"), TestKeys.recipient(TestKeys.server()))
        .envelope();
  }

  private static UnaryOperator<EnvelopeForge> change(UnaryOperator<EnvelopeForge> change) {
    return change;
  }

  private static long operations(EnvelopeForge forge) {
    byte[] json = forge.bytes();
    Opening server = Opening.atServer();
    long before = server.privateOperations();
    server.refusal(json);
    return server.privateOperations() - before;
  }
}
