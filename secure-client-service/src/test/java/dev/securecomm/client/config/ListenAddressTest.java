package dev.securecomm.client.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.service.settings.SettingsException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// Where a client may listen without a token.
@ExtendWith(OutputCaptureExtension.class)
class ListenAddressTest {

  @ParameterizedTest
  @CsvSource({"'', every address", "'::', 0:0:0:0:0:0:0:0"})
  void isNoneThatOthersReach(
      String address, String named, @TempDir Path folder, CapturedOutput output) {
    RunningClient.Settings settings =
        RunningClient.in(folder.resolve("client")).set("server.address", address);

    assertThatThrownBy(settings::start).hasRootCauseInstanceOf(SettingsException.class);

    assertThat(output.getErr().lines())
        .singleElement()
        .asString()
        .isEqualTo(
            "Not started: Others can reach "
                + named
                + " and would speak in this party's name: set securecomm.client.token, or"
                + " server.address=127.0.0.1.");
    assertThat(output.getOut()).doesNotContain("ERROR", "Exception", "listens on port");
  }
}
