package dev.securecomm.client.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.clock.ToldClock;
import dev.securecomm.file.PrivateFolder;
import dev.securecomm.key.KeyFile;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.testkit.TestKeys;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keys that are changed in haste, after a long absence, and by a process that is killed.
class RotationIT {

  private static final String AT_ONCE = "{\"rotate\":\"keys\",\"atOnce\":true}";

  @TempDir private Path folder;
  private MappedByteBuffer hands;
  private Instant now = TestKeys.NOW;

  @BeforeEach
  void set() throws Exception {
    hands = ToldClock.hands(folder.resolve("clock"));
    advance(Duration.ZERO);
  }

  private void advance(Duration duration) {
    now = now.plus(duration);
    hands.putLong(0, now.toEpochMilli());
  }

  private RotatingPair pair() {
    return new RotatingPair(
        folder,
        ToldClock.class.getName(),
        List.of("--clock.told=" + folder.resolve("clock"), "--securecomm.keys.rotate-every=90d"));
  }

  private static void assertAnswersInEveryForm(RotatingPair pair) throws Exception {
    for (String form : RotatingPair.FORMS) {
      assertThat(pair.send(form, "hello")).isEmpty();
    }
  }

  /// What was sealed to the revoked key is refused; the client fetches the new one, seals again and
  /// succeeds. It does so once (protocol section 7): the keys are revoked again when what was under
  /// way has arrived.
  @Test
  void theServersKeysAreRevokedWhileMessagesAreUnderWay() throws Exception {
    try (RotatingPair pair = pair()) {
      assertAnswersInEveryForm(pair);
      AtomicInteger turns = new AtomicInteger();
      RotatingPair.Sent sent =
          pair.sendWhile(
              () -> turns.get() < 5,
              () -> {
                while (turns.get() < 5) {
                  Thread.sleep(3_000);
                  pair.turn(pair.server(), AT_ONCE);
                  turns.incrementAndGet();
                }
                return null;
              });
      assertThat(sent.wrong()).as("of %s", sent.messages()).isEmpty();
      assertThat(sent.messages()).isGreaterThan(20);
      assertThat(pair.client().stdout()).contains("sealing again to the server's key");
      assertThat(pair.server().stdout()).contains("REVOKED_KEY");
      assertThat(pair.keys(pair.server()).get("seq").longValue()).isEqualTo(6);
    }
  }

  @Test
  void theClientsKeysAreRevokedBetweenMessages() throws Exception {
    try (RotatingPair pair = pair()) {
      for (int turn = 0; turn < 3; turn++) {
        assertAnswersInEveryForm(pair);
        pair.turn(pair.client(), AT_ONCE);
      }
      assertAnswersInEveryForm(pair);
      assertThat(pair.keys(pair.client()).get("seq").longValue()).isGreaterThanOrEqualTo(4);
    }
  }

  /// Away while its own next keys were announced, while the server's keys were changed, and while
  /// the server got a new identity.
  @Test
  void aClientComesBackAfterThirtyDays() throws Exception {
    try (RotatingPair pair = pair()) {
      assertAnswersInEveryForm(pair);
      pair.turn(pair.client(), "{\"rotate\":\"keys\"}");
      assertAnswersInEveryForm(pair);
      pair.endClient();
      pair.turn(pair.server(), "{\"rotate\":\"keys\"}");
      advance(Duration.ofDays(15));
      pair.turn(pair.server(), "{\"rotate\":\"identity\"}");
      advance(Duration.ofDays(15));
      pair.startClientAgain();

      assertAnswersInEveryForm(pair);
      assertThat(pair.client().stdout()).contains("new identity");
      assertThat(pair.keys(pair.client()).get("concerns")).isEmpty();
      assertThat(pair.keys(pair.server()).get("concerns")).isEmpty();
    }
  }

  /// It leaves the keys before or those after, whole, whenever it dies.
  @Test
  void aProcessIsKilledWhileItChangesTheKeys() throws Exception {
    Path home = folder.resolve("killed");
    KeyFile file = new KeyFile(PrivateFolder.open(home), null);
    file.replace(TestKeys.server());
    // The first start prepares for those that follow.
    var _ = turnsWhole(home);
    long millis = turnsWhole(home).toMillis();
    long seq = TestKeys.server().seq() + 2;
    assertThat(kept(file).seq()).as("of two that are not killed").isEqualTo(seq);

    Random random = new Random(6);
    int killed = 0;
    for (int kill = 0; kill < 12; kill++) {
      try (RealProcess process = turning(home)) {
        // In the second half of its life, or when it has just ended.
        Thread.sleep(millis / 2 + random.nextLong(millis * 6 / 10));
        killed += process.isAlive() ? 1 : 0;
      }
      OwnKeys left = kept(file);
      assertThat(left.fingerprint()).isEqualTo(TestKeys.server().fingerprint());
      assertThat(left.seq()).isBetween(seq, seq + 1);
      seq = left.seq();
    }
    assertThat(killed).as("killed in time").isPositive();
  }

  /// One that nobody kills.
  ///
  /// @return how long it took
  private static Duration turnsWhole(Path home) {
    long began = System.nanoTime();
    try (RealProcess whole = turning(home)) {
      assertThat(whole.answer()).contains("are used from now on");
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private static OwnKeys kept(KeyFile file) {
    return file.loadOrMake(TestKeys.SERVER, 2048, Clock.systemUTC().instant());
  }

  private static RealProcess turning(Path home) {
    return RealProcess.server(
        "--rotate", "--at-once", "--securecomm.keys.bits=2048", "--securecomm.data-dir=" + home);
  }
}
