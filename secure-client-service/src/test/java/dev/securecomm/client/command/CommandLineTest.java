package dev.securecomm.client.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.client.SecureClientService;
import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.service.command.Commands;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// The command line as its main method runs it, where it comes to nothing: one line says why, and
/// nothing was done.
@ExtendWith(OutputCaptureExtension.class)
class CommandLineTest {

  @TempDir private Path temp;

  private Path folder;

  @BeforeEach
  void folder() {
    folder = temp.resolve("client");
  }

  private int run(String... arguments) {
    return Commands.execute(new ClientCommand(SecureClientService.class), arguments);
  }

  @ParameterizedTest
  @CsvSource({
    "--part=3, hello, 'There is --part=1, --part=2 --enc=fernet'",
    "--prat=2, hello, Unknown option --prat=2",
    "hello, world, put the message in quotes"
  })
  void saysWhatIsWrongWithItsArguments(
      String first, String second, String sentence, CapturedOutput output) {
    assertThat(run("--securecomm.data-dir=" + folder, first, second)).isEqualTo(2);

    assertThat(output.getErr().lines())
        .singleElement()
        .asString()
        .contains(sentence)
        .endsWith(" (--help tells what there is).");
    assertThat(output.getOut()).isEmpty();
    assertThat(folder).as("keys for a command that was not given").doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello | --securecomm.server.url=localhost:8080"
            + " | Not started: securecomm.server.url has to be a URL",
        "--server.port=0 | --server.address=0.0.0.0 | Not started: Others can reach 0.0.0.0"
      })
  void saysWhyItDoesNotStart(String first, String second, String sentence, CapturedOutput output) {
    RunningClient.keep(folder, RunningClient.keys());

    assertThat(run("--securecomm.data-dir=" + folder, first, second)).isEqualTo(1);

    assertThat(output.getErr().lines()).singleElement().asString().startsWith(sentence);
    assertThat(output.getOut()).isEmpty();
  }
}
