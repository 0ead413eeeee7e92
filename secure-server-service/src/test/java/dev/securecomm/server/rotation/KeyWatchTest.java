package dev.securecomm.server.rotation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.securecomm.envelope.Suite;
import dev.securecomm.key.Kid;
import dev.securecomm.message.Message;
import dev.securecomm.server.testserver.Client;
import dev.securecomm.server.testserver.CommandLine;
import dev.securecomm.server.testserver.LogCapture;
import dev.securecomm.server.testserver.RunningServer;
import dev.securecomm.testkit.TestKeys;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a server that runs does about its keys by itself, and what it says.
class KeyWatchTest {

  private static final String WATCH = "dev.securecomm.service.rotation.KeyWatch";

  @TempDir private Path temp;

  private RunningServer.Builder server() {
    return RunningServer.builder()
        .managed()
        .folder(temp.resolve("server"))
        .pinning(TestKeys.alice())
        .setting("securecomm.keys.look-every", "50ms");
  }

  @Test
  void announcesNewKeysADayBeforeTheyAreUsed() throws Exception {
    try (RunningServer server = server().start()) {
      server.clock().advance(Duration.ofDays(89).minusMinutes(4));
      assertThat(seq(server)).isEqualTo(1);
      server.clock().advance(Duration.ofMinutes(1));
      await().until(() -> seq(server) == 2);
      assertThat(states(server))
          .containsExactly("active", "announced", "active", "announced", "active");
      Kid before = TestKeys.server().currentSigning().kid();
      assertThat(metric(server, "securecomm_key_age_seconds{role=\"signing\",state=\"active\"}"))
          .isEqualTo(89.0 * 86_400 - 180);
      assertThat(metric(server, "securecomm_key_age_seconds{role=\"signing\",state=\"announced\"}"))
          .isLessThan(1);
      assertThat(metric(server, "securecomm_key_age_seconds{role=\"signing\",state=\"retiring\"}"))
          .isNaN();
      await()
          .until(() ->
              metrics(server).stream()
                  .anyMatch(line ->
                      line.startsWith("securecomm_key_remaining_seconds{")
                          && line.contains(before.value())
                          && line.contains("state=\"active\"")));
    }
  }

  @Test
  void saysOnceADayThatSomethingNeedsAHand() throws Exception {
    LogCapture capture = new LogCapture();
    try (RunningServer server = server().capturing(capture, Level.INFO).start()) {
      Path keys = temp.resolve("server").resolve("keys");
      byte[] content = Files.readAllBytes(keys);
      assertThat(health(server)).contains("\"status\":\"UP\"");

      Files.writeString(keys, "{}");
      await().until(() -> health(server).contains("\"status\":\"DEGRADED\""));
      await().until(() -> warnings(capture).size() == 1);
      assertThat(warnings(capture).getFirst()).contains("The keys need a hand: ", "is damaged");
      assertThat(metric(server, "securecomm_key_concerns")).isEqualTo(1);
      // It goes on with the keys that it has.
      Client alice = Client.announced(server, TestKeys.alice());
      assertThat(alice.exchange(Suite.PART_1, Message.text("hello")).status()).isEqualTo(200);

      server.clock().advance(Duration.ofHours(23));
      Thread.sleep(300);
      assertThat(warnings(capture)).hasSize(1);
      server.clock().advance(Duration.ofHours(1));
      await().until(() -> warnings(capture).size() == 2);

      Files.write(keys, content);
      await().until(() -> health(server).contains("\"status\":\"UP\""));
      assertThat(metric(server, "securecomm_key_concerns")).isZero();
    }
  }

  /// A disk that takes nothing at the time when new keys are due: nobody has to come back to it.
  @Test
  void announcesThemWhenTheDiskTakesThemAgain() throws Exception {
    LogCapture capture = new LogCapture();
    try (RunningServer server = server().capturing(capture, Level.INFO).start()) {
      Path lock = temp.resolve("server").resolve("keys.lock");
      Files.deleteIfExists(lock);
      Files.createDirectory(lock);

      server.clock().advance(Duration.ofDays(89));
      await().until(() -> health(server).contains("\"status\":\"DEGRADED\""));
      await().until(() -> warnings(capture).size() == 1);
      assertThat(warnings(capture).getFirst()).contains("The keys cannot be rotated: ");
      assertThat(seq(server)).isEqualTo(1);
      Client alice = Client.announced(server, TestKeys.alice());
      assertThat(alice.exchange(Suite.PART_1, Message.text("hello")).status()).isEqualTo(200);

      Files.delete(lock);
      await().until(() -> seq(server) == 2);
      await().until(() -> health(server).contains("\"status\":\"UP\""));
    }
  }

  /// As an operator does beside it, or another replica.
  @Test
  void noticesWhatSomebodyElseHasChanged() throws Exception {
    LogCapture capture = new LogCapture();
    try (RunningServer server = server().capturing(capture, Level.INFO).start()) {
      CommandLine.Result result =
          CommandLine.run(
              "--rotate",
              "--at-once",
              "--securecomm.keys.bits=2048",
              "--securecomm.data-dir=" + temp.resolve("server"));
      assertThat(result.exit()).isZero();
      assertThat(seq(server)).isEqualTo(2);
      assertThat(result.out().getFirst()).contains("2 before are revoked");
    }
  }

  private static List<String> warnings(LogCapture capture) {
    return capture.lines().stream()
        .filter(line -> line.logger().equals(WATCH) && line.level().equals(Level.WARN))
        .map(LogCapture.Line::text)
        .toList();
  }

  private static long seq(RunningServer server) throws Exception {
    String report =
        new String(server.send(server.managementRequest("/actuator/keys")).body(), UTF_8);
    Matcher seq = Pattern.compile("\"seq\":(\\d+)").matcher(report);
    assertThat(seq.find()).as(report).isTrue();
    return Long.parseLong(seq.group(1));
  }

  private static List<String> states(RunningServer server) throws Exception {
    String report =
        new String(server.send(server.managementRequest("/actuator/keys")).body(), UTF_8);
    return Pattern.compile("\"state\":\"(\\w+)\"")
        .matcher(report)
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  private static String health(RunningServer server) throws Exception {
    HttpResponse<byte[]> answer = server.send(server.managementRequest("/actuator/health"));
    assertThat(answer.statusCode()).isEqualTo(200);
    return new String(answer.body(), UTF_8);
  }

  /// Here rows come and go twenty times a second, and who asks in that moment asks again.
  private static double metric(RunningServer server, String name) throws Exception {
    List<String> values = await().until(() -> values(server, name), each -> each.size() == 1);
    return Double.parseDouble(values.getFirst().substring(name.length() + 1));
  }

  private static List<String> values(RunningServer server, String name) throws Exception {
    return metrics(server).stream().filter(line -> line.startsWith(name + " ")).toList();
  }

  private static List<String> metrics(RunningServer server) throws Exception {
    return new String(server.send(server.managementRequest("/actuator/prometheus")).body(), UTF_8)
        .lines()
        .toList();
  }
}
