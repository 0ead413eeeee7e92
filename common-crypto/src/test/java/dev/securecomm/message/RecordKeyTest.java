package dev.securecomm.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.securecomm.testkit.TestKeys;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecordKeyTest {

  private static final byte[] PLAIN = "pay 100 to Bob".getBytes(UTF_8);

  private final RecordKey ours = new RecordKey(TestKeys.alice(), "outbox");

  @Test
  void opensWhatTheSamePartySealedBeforeARestart() throws Exception {
    byte[] sealed = ours.seal("message 1", PLAIN);
    assertThat(new RecordKey(TestKeys.alice(), "outbox").open("message 1", sealed))
        .isEqualTo(PLAIN);
    assertThat(new String(sealed, UTF_8)).doesNotContain("100").doesNotContain("Bob");
    assertThat(ours.seal("message 1", PLAIN)).isNotEqualTo(sealed);
  }

  @Test
  void opensNothingThatIsAboutSomethingElse() {
    byte[] sealed = ours.seal("message 1", PLAIN);
    assertRefused(ours, "message 2", sealed);
    assertRefused(new RecordKey(TestKeys.alice(), "elsewhere"), "message 1", sealed);
    assertRefused(new RecordKey(TestKeys.mallory(), "outbox"), "message 1", sealed);
  }

  @Test
  void opensNothingThatWasChanged() {
    byte[] sealed = ours.seal("message 1", PLAIN);
    IntStream.range(0, sealed.length)
        .forEach(at -> {
          byte[] changed = sealed.clone();
          changed[at] ^= 1;
          assertRefused(ours, "message 1", changed);
        });
    assertRefused(ours, "message 1", Arrays.copyOf(sealed, sealed.length - 1));
    assertRefused(ours, "message 1", new byte[0]);
  }

  @Test
  void recognisesWhatItHasSeen() {
    String digest = ours.digest("name", PLAIN);
    assertThat(digest).hasSize(43);
    assertThat(new RecordKey(TestKeys.alice(), "outbox").digest("name", PLAIN)).isEqualTo(digest);
    assertThat(digest)
        .isNotEqualTo(ours.digest("content", PLAIN))
        .isNotEqualTo(ours.digest("name", PLAIN, new byte[0]))
        .isNotEqualTo(new RecordKey(TestKeys.mallory(), "outbox").digest("name", PLAIN));
  }

  @Test
  void tellsListsOfPartsApart() {
    assertThat(ours.digest("name", "ab".getBytes(UTF_8), "c".getBytes(UTF_8)))
        .isNotEqualTo(ours.digest("name", "a".getBytes(UTF_8), "bc".getBytes(UTF_8)));
  }

  @Test
  void tellsPartsOfTheSameLengthApart() {
    byte[] changed = PLAIN.clone();
    changed[changed.length - 1] ^= 1;
    assertThat(ours.digest("name", changed)).isNotEqualTo(ours.digest("name", PLAIN));
    assertThat(ours.digest("name", PLAIN, changed))
        .isNotEqualTo(ours.digest("name", changed, PLAIN));
  }

  @Test
  void printsNothing() {
    assertThat(ours).hasToString("RecordKey [redacted]");
  }

  private static void assertRefused(RecordKey key, String about, byte[] sealed) {
    assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> key.open(about, sealed));
  }
}
