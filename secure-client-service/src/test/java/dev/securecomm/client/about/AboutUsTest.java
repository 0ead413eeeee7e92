package dev.securecomm.client.about;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.client.testkit.ShiftedClock;
import dev.securecomm.key.Kid;
import dev.securecomm.key.OwnKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What the client tells of its own keys.
class AboutUsTest {

  @TempDir private Path folder;

  private final ShiftedClock clock = ShiftedClock.ticking();
  private RunningClient client;

  @BeforeEach
  void start() {
    client = RunningClient.in(folder.resolve("client")).clock(clock).start();
  }

  @AfterEach
  void stop() {
    client.close();
  }

  private List<JsonNode> keys() {
    List<JsonNode> keys = new ArrayList<>();
    client.told("/about").get("keys").forEach(keys::add);
    return keys;
  }

  private List<String> states() {
    return keys().stream()
        .map(key -> key.get("role").stringValue() + " " + key.get("state").stringValue())
        .toList();
  }

  @Test
  void namesEachKeyAndItsState() {
    OwnKeys ours = RunningClient.keys();

    assertThat(keys().stream().map(key -> key.get("kid").stringValue()))
        .containsExactly(
            ours.fingerprint().value(),
            ours.currentSigning().kid().value(),
            ours.currentDecryption().kid().value());
    assertThat(states()).containsExactly("identity active", "signing active", "encryption active");
    assertThat(keys()).noneMatch(key -> key.has("until"));
    assertThat(keys().get(1).get("made").stringValue())
        .isEqualTo(ours.currentSigning().made().toString());
    assertThat(keys().get(1).get("from").stringValue())
        .isEqualTo(ours.currentSigning().life().from().toString());
  }

  @Test
  void tellsOfKeysThatFollowOneAnother() {
    Kid before = RunningClient.keys().currentSigning().kid();
    client.change((keys, rotation) -> rotation.early(keys, clock));

    assertThat(states())
        .containsExactly(
            "identity active",
            "signing announced",
            "signing active",
            "encryption announced",
            "encryption active");
    JsonNode announced = keys().get(1);
    assertThat(Instant.parse(announced.get("from").stringValue())).isAfter(clock.instant());
    assertThat(announced.has("until")).isFalse();
    JsonNode active = keys().get(2);
    assertThat(active.get("kid").stringValue()).isEqualTo(before.value());
    assertThat(Instant.parse(active.get("until").stringValue()))
        .isAfter(Instant.parse(announced.get("from").stringValue()));

    clock.advance(Duration.ofHours(25));
    assertThat(states())
        .containsExactly(
            "identity active",
            "signing active",
            "signing retiring",
            "encryption active",
            "encryption retiring");
  }

  /// That is when its operator looks.
  @Test
  void tellsOfTheKeysInUseWhileTheirFileCannotBeRead() throws Exception {
    Files.delete(folder.resolve("client").resolve("keys"));

    assertThat(states()).containsExactly("identity active", "signing active", "encryption active");
    assertThat(keys().getFirst().get("kid").stringValue())
        .isEqualTo(RunningClient.keys().fingerprint().value());
  }
}
