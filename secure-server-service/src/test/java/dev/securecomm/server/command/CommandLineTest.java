package dev.securecomm.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.file.PrivateFolder;
import dev.securecomm.key.KeyFile;
import dev.securecomm.server.testserver.CommandLine;
import dev.securecomm.testkit.TestKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The command line as an operator meets it: what it prints and how it exits.
class CommandLineTest {

  @TempDir private Path folder;

  @Test
  void helpNamesTheOptionsAndSettings() throws Exception {
    CommandLine.Result help = CommandLine.run("--help");
    assertThat(help.exit()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(String.join("\n", help.out()))
        .contains(
            "Usage: secure-server-service",
            "<reply>",
            "--fingerprint",
            "--peers",
            "--forget=<party>",
            "--help",
            "--version",
            "--securecomm.trust.policy=pinned|first-use");
  }

  @Test
  void versionIsOneLine() throws Exception {
    CommandLine.Result version = CommandLine.run("--version");
    assertThat(version.exit()).isZero();
    assertThat(version.err()).isEmpty();
    assertThat(version.out()).hasSize(1).first().asString().startsWith("secure-comm ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--nonsense | Unknown option --nonsense",
        "--peer | Unknown option --peer",
        "-x | Unknown option -x",
        "--forget | Missing required parameter for option '--forget' (<party>)",
        "--forget No_Party | Invalid value for option '--forget': a party is 1 to 64 of"
            + " a-z, 0-9, dot and hyphen, and starts with a letter or digit",
        "one two | Unexpected argument 'two': put the message in quotes"
      })
  void saysInOneLineWhatItDoesNotUnderstand(String arguments, String line) throws Exception {
    CommandLine.Result result = CommandLine.run(arguments.split(" ", -1));
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).containsExactly(line + " (--help tells what there is).");
  }

  @Test
  void theFirstQuestionForTheFingerprintMakesTheKeys() throws Exception {
    Path home = folder.resolve("new").resolve("server");
    String dataDir = "--securecomm.data-dir=" + home;
    String party = "--securecomm.party=a.server";
    CommandLine.Result first =
        CommandLine.run("--fingerprint", dataDir, party, "--securecomm.keys.bits=2048");
    assertThat(first.exit()).isZero();
    assertThat(first.err()).isEmpty();
    assertThat(first.out()).hasSize(1).first().asString().matches("a\\.server [A-Za-z0-9_-]{43}");
    assertThat(home.resolve("keys")).exists();

    // From then on they stay; and that there was nobody to forget exits with 1.
    CommandLine.Result second = CommandLine.run("--fingerprint", "--forget", "bob", dataDir, party);
    assertThat(second.exit()).isEqualTo(1);
    assertThat(second.err()).isEmpty();
    assertThat(second.out()).containsExactly(first.out().getFirst(), "Nothing was learned of bob.");
  }

  @Test
  void saysInOneSentenceWhyItDoesNotStart() throws Exception {
    Path home = folder.resolve("server");
    PrivateFolder.open(home).create("keys", new byte[] {'{', '}'});
    CommandLine.Result result = CommandLine.run("--securecomm.data-dir=" + home, "--server.port=0");
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .containsExactly(
            "Not started: The key file "
                + home.resolve("keys")
                + " is damaged (member identity is missing): restore it from a backup.");
  }

  /// A dot is part of a name, and not the end of one.
  @Test
  void listsEveryPinUnderItsWholeName() throws Exception {
    Path home = folder.resolve("server");
    new KeyFile(PrivateFolder.open(home), null).replace(TestKeys.server());
    CommandLine.Result result =
        CommandLine.run(
            "--peers",
            "--securecomm.data-dir=" + home,
            "--securecomm.trust.peers.my.other.client=" + TestKeys.alice().fingerprint(),
            "--securecomm.trust.peers.my-client=" + TestKeys.mallory().fingerprint());
    assertThat(result.exit()).isZero();
    assertThat(result.out())
        .containsExactlyInAnyOrder(
            "Policy: pinned",
            "my.other.client " + TestKeys.alice().fingerprint() + " pinned, not met so far",
            "my-client " + TestKeys.mallory().fingerprint() + " pinned, not met so far");
  }

  @Test
  void saysInOneSentenceWhyItCannotForget() throws Exception {
    Path home = folder.resolve("server");
    new KeyFile(PrivateFolder.open(home), null).replace(TestKeys.server());
    Files.createDirectory(home.resolve("peers.lock"));
    CommandLine.Result result = CommandLine.run("--forget", "bob", "--securecomm.data-dir=" + home);
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).hasSize(1);
    assertThat(result.err().getFirst())
        .startsWith("The file " + home.resolve("peers.lock") + " cannot be written (");
  }
}
