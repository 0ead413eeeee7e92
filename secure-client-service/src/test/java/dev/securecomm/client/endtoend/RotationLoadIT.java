package dev.securecomm.client.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.clock.FastClock;
import dev.securecomm.testkit.TestKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Both sides change their keys every few seconds under load, with all the windows that there are
/// in earnest: both clocks run so much faster.
///
/// `-Dseconds=60` goes on for longer; what was seen is written to `target/rotation.txt`.
class RotationLoadIT {

  private static final int SECONDS = Integer.getInteger("seconds", 20);
  private static final int SPEED = 80;

  @Test
  void failsNothing(@TempDir Path folder) throws Exception {
    List<String> settings =
        List.of(
            "--clock.speed=" + SPEED,
            "--clock.begin=" + System.currentTimeMillis(),
            // The shortest that there may be: new keys every six seconds of the machine's.
            "--securecomm.keys.set-lifetime=5m",
            "--securecomm.keys.rotate-every=482s",
            "--securecomm.message.max-lifetime=5m",
            "--securecomm.outbox.lifetime=5m");
    try (RotatingPair pair = new RotatingPair(folder, FastClock.class.getName(), settings)) {
      long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
      RotatingPair.Sent sent = pair.sendWhile(() -> System.nanoTime() - end < 0, () -> null);
      long server = pair.keys(pair.server()).get("seq").longValue();
      long client = pair.keys(pair.client()).get("seq").longValue();
      String seen =
          "%d s: %d messages, %d refused or failed; the server changed its keys %d times, the client %d times"
              .formatted(SECONDS, sent.messages(), sent.wrong().size(), server - 1, client - 1);
      Files.writeString(Path.of("target", "rotation.txt"), seen + "\n");
      assertThat(sent.wrong()).as(seen).isEmpty();
      assertThat(sent.messages()).as(seen).isGreaterThan(3 * SECONDS);
      assertThat(server).as(seen).isGreaterThan(TestKeys.server().seq() + SECONDS / 10);
      assertThat(client).as(seen).isGreaterThan(SECONDS / 10);
    }
  }
}
