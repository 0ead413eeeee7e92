package dev.securecomm.client.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.clock.ToldClock;
import dev.securecomm.testkit.TestKeys;
import java.nio.MappedByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Season after season, an hour a step, with a message in every form at each: in each season all
/// keys of both sides follow one another, and both get a new identity.
///
/// `-Dseasons=4` makes it a year; what was seen is written to `target/seasons.txt`.
class SeasonsIT {

  private static final int SEASONS = Integer.getInteger("seasons", 1);
  private static final int HOURS_OF_A_SEASON = 365 * 24 / 4;
  private static final int HOURS = SEASONS * HOURS_OF_A_SEASON;

  @Test
  void passWithoutARefusal(@TempDir Path folder) throws Exception {
    Path told = folder.resolve("clock");
    MappedByteBuffer hands = ToldClock.hands(told);
    Instant now = TestKeys.NOW;
    hands.putLong(0, now.toEpochMilli());
    List<String> wrong = new ArrayList<>();
    Set<String> kids = new HashSet<>();
    long began = System.nanoTime();
    try (RotatingPair pair =
            new RotatingPair(
                folder,
                ToldClock.class.getName(),
                List.of("--clock.told=" + told, "--securecomm.keys.rotate-every=80d"),
                // It is not the disk that is tried here.
                "--securecomm.store=memory");
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int hour = 0; hour < HOURS; hour++) {
        now = now.plus(Duration.ofHours(1));
        hands.putLong(0, now.toEpochMilli());
        String text = "hour " + hour;
        List<Future<String>> sent =
            RotatingPair.FORMS.stream()
                .map(form -> callers.submit(() -> pair.send(form, text)))
                .toList();
        for (Future<String> each : sent) {
          if (!each.get().isEmpty()) {
            wrong.add(each.get());
          }
        }
        // Not both at the same time, and neither when its other keys turn.
        if (hour % HOURS_OF_A_SEASON == 300) {
          pair.turn(pair.server(), "{\"rotate\":\"identity\"}");
        }
        if (hour % HOURS_OF_A_SEASON == 310) {
          pair.turn(pair.client(), "{\"rotate\":\"identity\"}");
        }
        if (hour % 200 == 0) {
          kids.addAll(active(pair.keys(pair.server())));
          kids.addAll(active(pair.keys(pair.client())));
        }
      }
      JsonNode server = pair.keys(pair.server());
      JsonNode client = pair.keys(pair.client());
      kids.addAll(active(server));
      kids.addAll(active(client));
      String seen =
          "%d hours in %d s: %d messages, %d refused or failed; %d keys in use, server at seq %d, client at seq %d"
              .formatted(
                  HOURS,
                  Duration.ofNanos(System.nanoTime() - began).toSeconds(),
                  HOURS * RotatingPair.FORMS.size(),
                  wrong.size(),
                  kids.size(),
                  server.get("seq").longValue(),
                  client.get("seq").longValue());
      Files.writeString(Path.of("target", "seasons.txt"), seen + "\n");
      assertThat(wrong).as(seen).isEmpty();
      // Two sides, three roles, one at the beginning and one that followed in each season.
      assertThat(kids).as(seen).hasSizeGreaterThanOrEqualTo(2 * 3 * (1 + SEASONS));
      assertThat(server.get("concerns")).as(server.toString()).isEmpty();
      assertThat(client.get("concerns")).as(client.toString()).isEmpty();
      assertThat(server.get("keys").size()).as(server.toString()).isBetween(3, 7);
    }
  }

  private static List<String> active(JsonNode report) {
    return report
        .get("keys")
        .valueStream()
        .filter(key -> key.get("state").stringValue().equals("active"))
        .map(key -> key.get("kid").stringValue())
        .toList();
  }
}
