package dev.securecomm.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.securecomm.envelope.ContentType;
import dev.securecomm.envelope.MessageId;
import dev.securecomm.envelope.Suite;
import dev.securecomm.testkit.MutableClock;
import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.TestKeys;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever holds a body or a content key prints neither.
class RedactedMessagesTest {

  private static final String BODY = "the treasure is under the oak";
  private static final byte[] KEY = Primitives.sha256(new byte[1]);

  static Stream<Object> holders() {
    return Stream.of(
        Message.text(BODY),
        Reply.ok(Message.text(BODY)),
        Reply.failed(500, BODY),
        new Fernet(KEY),
        ContentKey.derive(KEY, Suite.PART_2_FERNET, "AAAA"));
  }

  @ParameterizedTest
  @MethodSource("holders")
  void printsThatItIsRedacted(Object holder) {
    assertThat(holder.toString()).contains("[redacted]");
    printsNoSecret(holder);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsSealedAndOpenedPrintsNoBody(Suite suite) throws Exception {
    MutableClock clock = MutableClock.at(TestKeys.NOW);
    SealedRequest sent =
        new Sealer(() -> TestKeys.alice(), Opening.LIFETIMES, clock)
            .sealRequest(
                suite,
                MessageId.random(),
                Message.text(BODY),
                TestKeys.recipient(TestKeys.server()));
    OpenedMessage opened = Opening.atServer().open(sent.envelope().toBytes());
    byte[] reply =
        new Sealer(() -> TestKeys.server(), Opening.LIFETIMES, clock)
            .sealReply(
                opened, Reply.ok(Message.text(BODY)), TestKeys.recipient(TestKeys.alice()).key())
            .toBytes();
    OpenedReply openedReply = Opening.by(TestKeys.alice(), TestKeys.NOW).openReply(reply, sent);
    assertThat(opened.toString()).contains("[redacted]");
    assertThat(openedReply.toString()).contains("[redacted]");
    Stream.of(sent, opened, openedReply).forEach(RedactedMessagesTest::printsNoSecret);
  }

  @Test
  void aMessageIsReadByPeopleOnlyIfItIsText() {
    assertThat(Message.text(BODY).readable()).isEqualTo(BODY);
    assertThat(new Message(ContentType.BINARY, new byte[3]).readable())
        .isEqualTo("3 bytes of application/octet-stream");
  }

  /// A sender does not steer the terminal that his message is printed on.
  @Test
  void aMessageForPeopleHoldsNoControlCharacters() {
    assertThat(Message.text("a\u001b[31mb\u0000c\u202ed\u2028e\r\n\tf").readable())
        .isEqualTo("a\ufffd[31mb\ufffdc\ufffdd\ufffde\ufffd\n\tf");
  }

  @Test
  void aBodyIsTextIfItIsUtf8() {
    assertThat(new Message(ContentType.BINARY, "\u00e9".getBytes(UTF_8)).asText())
        .hasValue("\u00e9");
    assertThat(new Message(ContentType.TEXT, new byte[] {(byte) 0xe9}).asText()).isEmpty();
  }

  @Test
  void aBodyCannotBeChangedFromOutside() {
    byte[] bytes = BODY.getBytes(UTF_8);
    Message message = new Message(ContentType.TEXT, bytes);
    Arrays.fill(bytes, (byte) 0);
    Arrays.fill(message.body(), (byte) 0);
    assertThat(message.readable()).isEqualTo(BODY);
    assertThat(message.size()).isEqualTo(BODY.length());
  }

  @Test
  void aLifetimeIsPositiveAndWithinTheLongest() {
    Duration day = Duration.ofDays(1);
    assertThatIllegalArgumentException().isThrownBy(() -> new Lifetimes(Duration.ZERO, day));
    assertThatIllegalArgumentException().isThrownBy(() -> new Lifetimes(day.plusSeconds(1), day));
    assertThat(new Lifetimes(day, day).ours()).isEqualTo(day);
  }

  private static void printsNoSecret(Object holder) {
    assertThat(holder.toString())
        .doesNotContain(
            BODY,
            Primitives.b64(BODY),
            Primitives.b64(KEY),
            HexFormat.of().formatHex(KEY),
            Arrays.toString(KEY));
  }
}
