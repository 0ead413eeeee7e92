package dev.securecomm.server.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.securecomm.key.Keyring;
import dev.securecomm.server.testserver.RunningServer;
import dev.securecomm.service.rotation.KeyDesk;
import dev.securecomm.service.rotation.Turn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is told of our own keys before it breaks anything.
class OwnKeyConcernsTest {

  @TempDir private Path temp;

  private RunningServer.Builder server() {
    return RunningServer.builder()
        .folder(temp.resolve("server"))
        .setting("securecomm.keys.look-every", "50ms");
  }

  private static List<String> concerns(RunningServer server) {
    return server.bean(KeyDesk.class).report().concerns();
  }

  /// They would stop all rotation until their time has come, and nothing would break meanwhile.
  @Test
  void keysThatWereMadeWhileTheClockWasAheadAreToldAndStay() throws Exception {
    try (RunningServer server = server().start()) {
      Duration ahead = Duration.ofDays(400);
      server.clock().advance(ahead);
      await().until(() -> server.bean(Keyring.class).kept().seq() == 2);
      assertThat(concerns(server)).isEmpty();

      server.clock().advance(ahead.negated());

      assertThat(concerns(server))
          .singleElement()
          .asString()
          .startsWith("The newest keys were made at 2027-02-")
          .contains("which is still to come", "--rotate --at-once");
      assertThat(server.bean(Keyring.class).states()).hasSize(5);

      server.bean(KeyDesk.class).turn(Turn.KEYS_AT_ONCE);
      assertThat(concerns(server)).isEmpty();
    }
  }

  /// What the clocks of replicas differ by is nothing to look after.
  @Test
  void keysOfAReplicaWhoseClockIsABitAheadAreNone() throws Exception {
    try (RunningServer server = server().start()) {
      server.bean(KeyDesk.class).turn(Turn.KEYS);
      server.clock().advance(Duration.ofMinutes(-1));

      assertThat(concerns(server)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "securecomm.keys.set-lifetime, 48h, 1, encryption",
    "securecomm.message.max-lifetime, 48h, 2, signing",
    "securecomm.keys.set-lifetime, 12h, 0, none",
    "securecomm.message.max-lifetime, 12h, 0, none"
  })
  void settingsThatAreMadeLongerWhileKeysFollowOneAnotherAreTold(
      String setting, String value, int told, String role) throws Exception {
    try (RunningServer server = server().start()) {
      server.bean(KeyDesk.class).turn(Turn.KEYS);
      assertThat(concerns(server)).isEmpty();
    }
    try (RunningServer server = server().setting(setting, value).start()) {
      assertThat(concerns(server)).hasSize(told);
      concerns(server).stream()
          .findFirst()
          .ifPresent(concern ->
              assertThat(concern)
                  .startsWith("The " + role + " key ")
                  .contains("ends at 2026-01-", "it is needed until 2026-01-", setting));

      server.clock().advance(Duration.ofDays(5));
      await().until(() -> server.bean(Keyring.class).kept().seq() == 3);
      assertThat(concerns(server)).isEmpty();
    }
  }
}
