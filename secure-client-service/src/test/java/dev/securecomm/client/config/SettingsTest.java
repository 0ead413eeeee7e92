package dev.securecomm.client.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.service.settings.SettingsException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.unit.DataSize;

/// Settings with which no message could ever be sent: the client does not start, and says in one
/// sentence which one it is.
@ExtendWith(OutputCaptureExtension.class)
class SettingsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          server.url              | localhost:8080  | has to be a URL such as http://localhost:8080
          server.url              | http://a:pass@b | has to be a URL such as http://localhost:8080
          server.url              | ''              | has to be a URL such as http://localhost:8080
          server.url              | http://local host | has to be a URL such as http://localhost:8080
          server.url              | http://[::1     | has to be a URL such as http://localhost:8080
          servers.server          | http://a        | is beside securecomm.server.party=server
          servers.stock           | stock.example  | has to be a URL such as http://localhost:8080
          servers.stock           | http://[::1     | has to be a URL such as http://localhost:8080
          server.connect-timeout  | 0s              | has to be longer than no time, such as 5s.
          server.timeout          | -1ms            | has to be longer than no time, such as 5s.
          server.timeout          | ''              | has to be longer than no time, such as 5s.
          message.lifetime        | 25h             | has to be from 1s to what
          message.lifetime        | ''              | has to be from 1s to what
          message.max-size        | 3GB             | has to be from 1B to 100MB.
          message.max-size        | ''              | has to be from 1B to 100MB.
          store                   | memory          | has to be database: what the outbox accepts
          outbox.lifetime         | 500ms           | has to be 1s or longer.
          outbox.lifetime         | 25h             | (25h) has to be no longer than securecomm.message.max
          outbox.lifetime         | nonsense        | has to be a time such as 30s or 24h.
          outbox.at-once          | pass            | has to be a number.
          message.max-size        | pass            | has to be a size such as 2MB.
          outbox.kept-for         | 0s              | has to be longer than no time, such as 5s.
          outbox.at-once          | 0               | has to be 1 or more.
          outbox.first-pause      | -1s             | has to be longer than no time, such as 5s.
          outbox.longest-pause    | ''              | has to be longer than no time, such as 5s.
          connections.exchange-timeout | 30s        | has to be longer than securecomm.server.timeout, or
          """)
  void stopTheStartInOneSentence(
      String name, String value, String sentence, @TempDir Path folder, CapturedOutput output) {
    RunningClient.Settings settings =
        RunningClient.in(folder.resolve("client")).set("securecomm." + name, value);

    assertThatThrownBy(settings::start).isInstanceOf(RuntimeException.class);

    assertThat(output.getErr().lines())
        .singleElement()
        .asString()
        .startsWith("Not started: securecomm." + name + " " + sentence)
        .doesNotContain("pass");
    assertThat(output.getOut()).doesNotContain("ERROR", "Exception", "listens on port");
  }

  @ParameterizedTest
  @CsvSource({"PT0S, PT24H", "PT-5M, PT24H", "PT0.999S, PT24H", "PT24H1S, PT24H", "PT5M, PT4M"})
  void refuseALifeThatNoMessageCanHave(Duration lifetime, Duration longest) {
    assertThatThrownBy(() -> new MessageSettings(DataSize.ofMegabytes(1), longest, lifetime))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "securecomm.message.lifetime has to be from 1s to what securecomm.message.max-lifetime"
                + " says.");
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "104857601", "3221225472"})
  void refuseASizeThatNoMessageCanHave(long bytes) {
    assertThatThrownBy(() -> settings(bytes, Duration.ofMinutes(5)))
        .isInstanceOf(SettingsException.class)
        .hasMessage("securecomm.message.max-size has to be from 1B to 100MB.");
  }

  @ParameterizedTest
  @CsvSource({"1, PT1S", "104857600, PT24H"})
  void allowWhatIsJustGoodEnough(long bytes, Duration lifetime) {
    assertThatCode(() -> settings(bytes, lifetime).lifetimes()).doesNotThrowAnyException();
  }

  private static MessageSettings settings(long bytes, Duration lifetime) {
    return new MessageSettings(DataSize.ofBytes(bytes), Duration.ofHours(24), lifetime);
  }
}
