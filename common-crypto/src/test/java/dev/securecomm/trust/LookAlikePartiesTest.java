package dev.securecomm.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.securecomm.codec.MalformedException;
import dev.securecomm.key.Kid;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.Party;
import dev.securecomm.key.SignedJwkSet;
import dev.securecomm.testkit.JwkSetForge;
import dev.securecomm.testkit.TestKeys;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Parties whose names look like another's, and fingerprints that nearly are.
class LookAlikePartiesTest extends PeerBookFixture {

  private static final OwnKeys ALICE = TestKeys.alice();
  private static final String FINGERPRINT = ALICE.fingerprint().value();

  static Stream<String> noNames() {
    return Stream.of(
        "Alice",
        "ALICE",
        "alice ",
        " alice",
        "al ice",
        "alice\n",
        "alice\u0000",
        "al%69ce",
        "al\\u0069ce",
        "alice/",
        "alice@server",
        "alice:8080",
        "_alice",
        ".alice",
        "-alice",
        "\u0430lice",
        "al\u0456ce",
        "\uff41lice",
        "alice\u0301",
        "ali\u00adce",
        "alice\u200b",
        "alice\u2024",
        "\u202ealice",
        "a".repeat(65),
        "a".repeat(10_000),
        "");
  }

  @ParameterizedTest
  @MethodSource("noNames")
  void aSetInsistsOnTheGrammarOfNames(String name) {
    JwkSetForge forge = named(name);
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> SignedJwkSet.parse(forge.compact()));
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> SignedJwkSet.claimedParty(forge.compact()));
  }

  @Test
  void thereAreManyNamesThatAreNone() {
    assertThat(noNames()).hasSize(26).doesNotHaveDuplicates();
  }

  /// The grammar has them, as it has `rn` and `m`: whoever compares names compares nothing.
  @ParameterizedTest
  @ValueSource(strings = {"a1ice", "al1ce", "alice.", "alice-", "alice..", "al-ice", "al.ice"})
  void aNameThatIsAnotherIsAnotherParty(String name) throws Exception {
    PeerBook pinning = book(pinned(ALICE.fingerprint()));
    SignedJwkSet other = parse(named(name));
    refuses(pinning, other, Distrust.NO_PIN)
        .withMessageContaining("for " + name + ", which shows " + FINGERPRINT)
        .withMessageContaining("securecomm.trust.peers." + name + "=" + FINGERPRINT);
    assertThatExceptionOfType(DistrustedException.class)
        .isThrownBy(() -> pinning.admit(TestKeys.ALICE, other))
        .satisfies(e -> assertThat(e.distrust()).isEqualTo(Distrust.OTHER_PARTY));

    PeerBook book = book(new TrustSettings(TrustPolicy.FIRST_USE, Map.of()));
    book.admit(TestKeys.ALICE, parse(named("alice")));
    assertThat(book.admit(other.party(), other)).isEqualTo(Admission.NEW);
    assertThat(book.forget(other.party())).isTrue();
    assertThat(book.trusted(TestKeys.ALICE)).isPresent();
  }

  static Stream<String> nearlyAlices() {
    return IntStream.range(0, FINGERPRINT.length()).mapToObj(LookAlikePartiesTest::differingAt);
  }

  /// By one letter, of which the last one has two bits to spare.
  private static String differingAt(int place) {
    char letter = FINGERPRINT.charAt(place);
    return Stream.of("A", "Q", "g")
        .filter(other -> other.charAt(0) != letter)
        .map(other -> FINGERPRINT.substring(0, place) + other + FINGERPRINT.substring(place + 1))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("nearlyAlices")
  void aFingerprintIsComparedToItsLastLetter(String nearly) {
    assertThat(nearly).isNotEqualTo(FINGERPRINT).hasSameSizeAs(FINGERPRINT);
    refuses(book(pinned(new Kid(nearly))), parse(named("alice")), Distrust.OTHER_FINGERPRINT)
        .withMessageContaining("shows the fingerprint " + FINGERPRINT)
        .withMessageContaining(nearly + " is pinned");
  }

  @Test
  void aFingerprintInOtherCaseIsAnother() {
    String other = FINGERPRINT.substring(0, 42).toLowerCase(Locale.ROOT) + "A";
    assertThat(other).isNotEqualTo(FINGERPRINT);
    refuses(book(pinned(new Kid(other))), parse(named("alice")), Distrust.OTHER_FINGERPRINT);
    assertThat(new Kid(FINGERPRINT)).isNotEqualTo(new Kid(other));
  }

  @Test
  void aFingerprintIsShownWholeWhereverItIsShown() {
    Kid kid = ALICE.fingerprint();
    assertThat(kid).hasToString(FINGERPRINT);
    assertThat(kid.grouped().replace(" ", "")).isEqualTo(FINGERPRINT);
    assertThat(parse(named("alice"))).asString().contains(FINGERPRINT);
    assertThat(new Party("alice.")).hasToString("alice.");
  }

  private static TrustSettings pinned(Kid fingerprint) {
    return new TrustSettings(TrustPolicy.PINNED, Map.of(TestKeys.ALICE, fingerprint));
  }

  private JwkSetForge named(String name) {
    return JwkSetForge.of(ALICE, clock.instant())
        .claims(claims -> claims.set("iss", name).set("sub", name));
  }
}
