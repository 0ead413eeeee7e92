package dev.securecomm.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.securecomm.envelope.MessageId;
import dev.securecomm.envelope.Suite;
import dev.securecomm.key.Validity;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.MutableClock;
import dev.securecomm.testkit.Mutations;
import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.TestKeys;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// What [MutatedEnvelopeTest] does not reach, because an outer layer refuses first: each layer
/// inside refuses by itself.
class MutatedInsideTest {

  private static final String CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";

  /// Whoever has read a message can seal it to anyone: then only the signature holds it together.
  @Test
  void noChangedJwsOpensHoweverWellItIsSealed() {
    AtomicReference<String> captured = new AtomicReference<>("");
    EnvelopeForge honest =
        EnvelopeForge.request(Suite.PART_1)
            .body(Primitives.ascii("!"))
            .inside(jws -> captured.updateAndGet(_ -> jws));
    Opening server = Opening.atServer();
    assertThat(server.refusal(honest)).isEmpty();
    String jws = captured.get();
    assertThat(server.refusal(sealed(jws))).isEmpty();
    List<String> opened =
        IntStream.range(0, jws.length())
            .parallel()
            .boxed()
            .flatMap(at -> changesAt(jws, at))
            .filter(changed -> server.refusal(sealed(changed)).isEmpty())
            .toList();
    assertThat(opened).isEmpty();
    assertThat(IntStream.range(0, jws.length()).boxed().flatMap(at -> changesAt(jws, at)))
        .hasSize(9 * jws.length())
        .hasSizeGreaterThan(5_000);
  }

  private static EnvelopeForge sealed(String jws) {
    return EnvelopeForge.request(Suite.PART_1).signature(_ -> new byte[0]).inside(_ -> jws);
  }

  /// Eight other characters there, by turns, and none.
  private static Stream<String> changesAt(String text, int at) {
    int before = CHARACTERS.indexOf(text.charAt(at));
    Stream<String> others =
        IntStream.range(0, 8)
            .map(i -> before + 1 + (at + 8 * i) % 64)
            .mapToObj(i -> CHARACTERS.substring(i % 65, i % 65 + 1));
    return Stream.concat(Stream.of(""), others)
        .map(other -> text.substring(0, at) + other + text.substring(at + 1));
  }

  /// As if the signature were good: no change of a ciphertext of part 2 decrypts.
  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "PART_1")
  void noChangedCiphertextDecryptsUnderItsOwnKey(Suite suite) throws RefusedException {
    ContentKey key = ContentKey.derive(ContentKey.random(), suite, "header");
    Validity validity =
        Validity.ofSeconds(TestKeys.NOW.getEpochSecond(), TestKeys.NOW.getEpochSecond() + 300);
    String ciphertext = key.encrypt(Primitives.ascii("!"), validity.iat());
    assertThat(key.decrypt(ciphertext, validity)).asString().isEqualTo("!");
    int refused = 0;
    for (String changed : changes(ciphertext)) {
      assertThatExceptionOfType(RefusedException.class)
          .as(changed)
          .isThrownBy(() -> key.decrypt(changed, validity));
      refused++;
    }
    int length = ciphertext.length();
    assertThat(refused).isEqualTo(78 * length + 79 * (length + 1) + 2 * length);
  }

  /// Each character replaced by every other, every character inserted everywhere, and every
  /// beginning and end.
  private static List<String> changes(String text) {
    return IntStream.rangeClosed(0, text.length())
        .boxed()
        .flatMap(at -> {
          String before = text.substring(0, at);
          String from = text.substring(at);
          Stream<String> inserted =
              Mutations.CHARACTERS.stream().map(other -> before + other + from);
          if (from.isEmpty()) {
            return inserted;
          }
          Stream<String> replaced =
              Mutations.CHARACTERS.stream()
                  .filter(other -> !other.equals(from.substring(0, 1)))
                  .map(other -> before + other + from.substring(1));
          Stream<String> cut = Stream.of(before, from.substring(1));
          return Stream.of(inserted, replaced, cut).flatMap(each -> each);
        })
        .toList();
  }

  /// What the server itself has signed, for a request that differs in one character of its id or
  /// digest.
  @ParameterizedTest
  @EnumSource
  void noReplyToAnyOtherIdOrDigestIsTaken(Suite suite) {
    SealedRequest sent =
        new Sealer(TestKeys::alice, Opening.LIFETIMES, MutableClock.at(TestKeys.NOW))
            .sealRequest(
                suite,
                MessageId.random(),
                Message.text("?"),
                TestKeys.recipient(TestKeys.server()));
    Opening client = Opening.by(TestKeys.alice(), TestKeys.NOW);
    String irt = sent.header().jti().value();
    String rqd = sent.envelope().digest().value();
    assertThat(client.replyRefusal(EnvelopeForge.reply(suite, irt, rqd).bytes(), sent)).isEmpty();
    for (int at = 0; at < irt.length(); at++) {
      byte[] reply = EnvelopeForge.reply(suite, turned(irt, at), rqd).bytes();
      assertThat(client.replyRefusal(reply, sent)).hasValue(Reason.OTHER_REQUEST);
    }
    for (int at = 0; at < rqd.length(); at++) {
      byte[] reply = EnvelopeForge.reply(suite, irt, turned(rqd, at)).bytes();
      assertThat(client.replyRefusal(reply, sent)).hasValue(Reason.OTHER_REQUEST);
    }
    assertThat(irt.length() + rqd.length()).isEqualTo(22 + 43);
  }

  /// Another character, which leaves no bits over at the end of 43.
  private static String turned(String text, int at) {
    char other = text.charAt(at) == 'A' ? 'Q' : 'A';
    return text.substring(0, at) + other + text.substring(at + 1);
  }
}
