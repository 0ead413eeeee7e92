package dev.securecomm.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.file.PrivateFolder;
import dev.securecomm.key.KeyFile;
import dev.securecomm.key.Kid;
import dev.securecomm.server.testserver.CommandLine;
import dev.securecomm.service.settings.ByParty;
import dev.securecomm.testkit.TestKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/// Names and fingerprints that look alike, where an operator writes them down and reads them.
class LookAlikesTest {

  private static final String PINS = "securecomm.trust.peers";
  private static final String ONE = TestKeys.alice().fingerprint().value();
  private static final String OTHER = TestKeys.mallory().fingerprint().value();

  @TempDir private Path home;

  @BeforeEach
  void keepKeys() {
    new KeyFile(PrivateFolder.open(home.resolve("data")), null).replace(TestKeys.server());
  }

  private CommandLine.Result peers(String... settings) throws Exception {
    return CommandLine.run(
        Stream.concat(
                Stream.of("--peers", "--securecomm.data-dir=" + home.resolve("data")),
                Stream.of(settings))
            .toArray(String[]::new));
  }

  private static String pin(String party, String fingerprint) {
    return "--" + PINS + "." + party + "=" + fingerprint;
  }

  /// Spring Boot takes each for the other, and would pin one of the fingerprints for both.
  @ParameterizedTest
  @CsvSource({
    "my-client, myclient",
    "myclient, my-client",
    "alice, alice.",
    "alice, alice-",
    "alice-, alice",
    "a.b, a..b",
    "a-b, a--b",
    "alice, a1ice",
    "bob, b0b",
    "m, rn"
  })
  void namesThatLookAlikeArePinnedEachToItsOwn(String one, String other) throws Exception {
    CommandLine.Result result = peers(pin(one, ONE), pin(other, OTHER));

    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .containsExactlyInAnyOrder(
            "Policy: pinned",
            one + " " + ONE + " pinned, not met so far",
            other + " " + OTHER + " pinned, not met so far");
  }

  static Stream<String> noNames() {
    return Stream.of(
        "Alice",
        "ALICE",
        "alice ",
        " alice",
        "al ice",
        "al%69ce",
        "my_client",
        "alice/",
        ".alice",
        "-alice",
        "\u0430lice",
        "\uff41lice",
        "alic\u00e9",
        "alice\u200b",
        "alice\u0000",
        "alice\t",
        "[alice",
        "a".repeat(65),
        "");
  }

  /// Each would have been another's pin, or none, without a word.
  @ParameterizedTest
  @MethodSource("noNames")
  void whatIsNoNameIsRefusedAtTheStart(String name) throws Exception {
    Path settings = home.resolve("application.yaml");
    Files.writeString(
        settings, "\"%s.%s\": %s\n".formatted(PINS, escaped(name), ONE), StandardCharsets.UTF_8);

    CommandLine.Result result = peers("--spring.config.additional-location=" + settings);

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .containsExactly(
            "Not started: "
                + PINS
                + "."
                + ByParty.readable(name)
                + "="
                + ONE
                + " pins nobody: a party is 1 to 64 of a-z, 0-9, dot and hyphen, and starts with a"
                + " letter or digit.");
    assertThat(result.err().getFirst()).matches("[ -~]+");
  }

  private static String escaped(String name) {
    return name.replace("\u0000", "\\0").replace("\t", "\\t");
  }

  static Stream<String> noFingerprints() {
    return Stream.of(
        "",
        " ",
        ONE + " ",
        " " + ONE,
        ONE.substring(0, 42),
        ONE + "A",
        ONE.substring(0, 20) + " " + ONE.substring(21),
        new Kid(ONE).grouped(),
        "SHA256:" + ONE,
        ONE.substring(0, 42) + "\u0430",
        ONE.replace('-', '+').replace('_', '/') + "=",
        ONE.substring(0, 42) + "=");
  }

  @ParameterizedTest
  @MethodSource("noFingerprints")
  void whatIsNoFingerprintIsRefusedAtTheStart(String fingerprint) throws Exception {
    CommandLine.Result result = peers(pin("alice", fingerprint));

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    String number = fingerprint.length() == 43 ? "none" : fingerprint.length() + " characters";
    assertThat(result.err())
        .containsExactly(
            "Not started: securecomm.trust.peers.alice="
                + ByParty.readable(fingerprint)
                + " pins nobody: a fingerprint is 43 characters of base64url, as --fingerprint"
                + " prints it, and this is "
                + number
                + ".");
  }

  /// Nothing is shortened, so that what begins and ends alike is told apart by eye as well.
  @Test
  void fingerprintsThatBeginAndEndAlikeArePrintedWhole() throws Exception {
    String like = ONE.substring(0, 21) + (ONE.charAt(21) == 'A' ? 'B' : 'A') + ONE.substring(22);
    String swapped = swapCase(ONE);
    assertThat(swapped).isNotEqualTo(ONE).isEqualToIgnoringCase(ONE);

    CommandLine.Result result =
        peers(pin("alice", ONE), pin("bob", like), pin("carol", swapped), "--revoke=" + like);

    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .containsExactlyInAnyOrder(
            "Revoked " + like + ".",
            "It is or was bob's.",
            "Policy: pinned",
            "Revoked: " + like,
            "alice " + ONE + " pinned, not met so far",
            "bob " + like + " pinned, not met so far",
            "carol " + swapped + " pinned, not met so far");
  }

  /// But for the last letter, of which two bits belong to no byte.
  private static String swapCase(String text) {
    StringBuilder swapped = new StringBuilder();
    IntStream.range(0, text.length())
        .forEach(at -> {
          char letter = text.charAt(at);
          swapped.append(
              at == text.length() - 1
                  ? letter
                  : Character.isUpperCase(letter)
                      ? Character.toLowerCase(letter)
                      : Character.toUpperCase(letter));
        });
    return swapped.toString();
  }

  /// What has a hyphen cannot be written so, and is not made of what can.
  @Test
  void aVariableNamesThePartyWithDotsAndNoOther() {
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.put("SECURECOMM_TRUST_PEERS_ALICE", ONE);
    variables.put("SECURECOMM_TRUST_PEERS_MY_CLIENT", OTHER);
    variables.put("securecomm_trust_peers_bob", OTHER);
    variables.put("securecomm.trust.peers.my-client", ONE);
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .replace(
            "systemEnvironment",
            new SystemEnvironmentPropertySource("systemEnvironment", variables));

    assertThat(ByParty.of(environment, PINS))
        .isEqualTo(Map.of("alice", ONE, "my.client", OTHER, "bob", OTHER, "my-client", ONE));
  }

  @Test
  void thereAreEnoughOfThem() {
    assertThat(noNames()).hasSizeGreaterThanOrEqualTo(19);
    assertThat(noFingerprints()).hasSizeGreaterThanOrEqualTo(12);
    assertThat(List.of(ONE, OTHER)).doesNotHaveDuplicates();
  }
}
