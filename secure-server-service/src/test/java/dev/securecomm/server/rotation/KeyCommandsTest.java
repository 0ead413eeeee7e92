package dev.securecomm.server.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.file.PrivateFolder;
import dev.securecomm.key.KeyFile;
import dev.securecomm.server.testserver.CommandLine;
import dev.securecomm.testkit.TestKeys;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What an operator asks and does on the command line.
class KeyCommandsTest {

  @TempDir private Path temp;
  private Path home;

  @BeforeEach
  void keep() {
    home = temp.resolve("server");
    new KeyFile(PrivateFolder.open(home), null).replace(TestKeys.server());
  }

  private CommandLine.Result run(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--securecomm.data-dir=" + home);
    all.add("--securecomm.keys.bits=2048");
    return CommandLine.run(all.toArray(String[]::new));
  }

  private List<String> answer(String... arguments) throws Exception {
    CommandLine.Result result = run(arguments);
    assertThat(result.err()).isEmpty();
    assertThat(result.exit()).isZero();
    return result.out();
  }

  @Test
  void listsEveryKey() throws Exception {
    List<String> lines = answer("--keys");
    assertThat(lines.getFirst())
        .isEqualTo(
            "Party server, fingerprint %s, seq 1".formatted(TestKeys.server().fingerprint()));
    assertThat(lines)
        .anyMatch(line ->
            line.matches("signing +active +" + TestKeys.server().currentSigning().kid() + " .*"))
        .anyMatch(line ->
            line.matches(
                "encryption +active +" + TestKeys.server().currentDecryption().kid() + " .*"));
    // They are of the first of January, and nobody has run since.
    assertThat(lines.getLast()).startsWith("! New keys should have been announced at 2026-03-");
  }

  @Test
  void announcesNewKeysOnce() throws Exception {
    assertThat(answer("--rotate", "--keys"))
        .anyMatch(line -> line.matches("signing +announced +.*"))
        .anyMatch(line -> line.matches("encryption +announced +.*"))
        .anyMatch(line -> line.contains(", seq 2"));
    assertThat(answer("--rotate").getFirst()).startsWith("New keys are announced already");
    assertThat(answer("--keys").getFirst()).endsWith("seq 2");
  }

  @ParameterizedTest
  @CsvSource({
    "--rotate, New signing and encryption keys are announced now",
    "--rotate --at-once, New signing and encryption keys are used from now on",
    "--rotate --identity, A new identity follows",
    "--rotate --identity --at-once, A new identity and new keys are used from now on"
  })
  void onlySaysWhatItWouldDo(String what, String says) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(what.split(" ", -1)));
    arguments.add("--dry-run");
    assertThat(answer(arguments.toArray(String[]::new)).getFirst()).startsWith(says);
    assertThat(answer("--keys").getFirst())
        .isEqualTo(
            "Party server, fingerprint %s, seq 1".formatted(TestKeys.server().fingerprint()));
  }

  @Test
  void tellsTheFingerprintOfANewIdentity() throws Exception {
    String said = answer("--rotate", "--identity").getFirst();
    String fingerprint = answer("--fingerprint").getFirst().split(" ", -1)[1];
    assertThat(fingerprint).isNotEqualTo(TestKeys.server().fingerprint().value());
    assertThat(said).contains(TestKeys.server().fingerprint().value()).endsWith(fingerprint + ".");
  }

  @Test
  void revokesAnIdentityOnce() throws Exception {
    String fingerprint = TestKeys.alice().fingerprint().value();
    assertThat(answer("--revoke=" + fingerprint))
        .containsExactly(
            "Revoked " + fingerprint + ".",
            "Nobody known here has shown it, and it is pinned for nobody: compare it once more.");
    assertThat(answer("--revoke=" + fingerprint, "--securecomm.trust.peers.alice=" + fingerprint))
        .containsExactly(fingerprint + " was revoked before.", "It is or was alice's.");
    assertThat(answer("--peers")).contains("Revoked: " + fingerprint);
  }

  @ParameterizedTest
  @CsvSource({"--at-once", "--dry-run", "--identity"})
  void sayHowAndNotWhat(String option) throws Exception {
    CommandLine.Result result = run(option);
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err())
        .containsExactly(
            "--identity, --at-once and --dry-run say how to --rotate (--help tells what there is).");
  }

  @Test
  void refusesToRevokeWhatIsNoFingerprint() throws Exception {
    CommandLine.Result result = run("--revoke=alice");
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err().getFirst()).contains("a kid is 43 characters of base64url");
  }

  /// Keys that follow one another faster than peers can see them.
  @Test
  void refusesWindowsThatWouldLoseMessages() throws Exception {
    CommandLine.Result result = run("--server.port=0", "--securecomm.keys.rotate-every=12h");
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).hasSize(1);
    assertThat(result.err().getFirst())
        .startsWith("Not started: securecomm.keys.rotate-every has to be 86580 s or longer: ");
  }
}
