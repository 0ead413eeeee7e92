package dev.securecomm.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.testkit.JwkSetForge;
import dev.securecomm.testkit.PooledKeys;
import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.RawJson;
import dev.securecomm.testkit.TestKeys;
import dev.securecomm.testkit.VoucherForge;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Each rule of a succession, broken once: A vouched for B, and B for C, who signs the set.
class SuccessionTest {

  private static final KeyPair A = PooledKeys.pair(0);
  private static final KeyPair B = PooledKeys.pair(1);
  private static final KeyPair C = PooledKeys.pair(2);
  private static final KeyPair MALLORY = PooledKeys.pair(3);

  @Test
  void leadsFromEachAncestorToTheOneWhoSigns() throws MalformedException {
    SignedJwkSet set = parse(aToB().compact(), bToC().compact());
    assertThat(set.fingerprint()).isEqualTo(kid(C));
    assertThat(set.succession().ancestors()).containsExactly(kid(A), kid(B));
    assertThat(set.succession().since(kid(A))).containsExactly(kid(A), kid(B));
    assertThat(set.succession().since(kid(B))).containsExactly(kid(B));
    assertThat(set.succession().since(kid(C))).isEmpty();
    assertThat(set.succession().since(kid(MALLORY))).isEmpty();
  }

  @Test
  void aSetWithoutOneHasNoAncestors() throws MalformedException {
    assertThat(parse().succession().ancestors()).isEmpty();
    assertThat(SignedJwkSet.parse(JwkSetForge.valid().compact()).succession())
        .isEqualTo(Succession.NONE);
  }

  static Stream<Arguments> forgeries() {
    return Stream.of(
        // what a step says
        arguments("of another party", steps(aToB().claims(c -> set(c, "mallory")), bToC()), "iss"),
        arguments(
            "iss and sub differ",
            steps(aToB().claims(c -> c.set("sub", "mallory")), bToC()),
            "sub is not alice"),
        arguments(
            "of another party at its end",
            steps(aToB(), bToC().claims(c -> set(c, "mallory"))),
            "iss is not alice"),
        arguments(
            "without a successor",
            steps(aToB().claims(c -> c.remove("successor")), bToC()),
            "successor is missing"),
        arguments(
            "with a successor that is no fingerprint",
            steps(aToB().claims(c -> c.set("successor", "B")), bToC()),
            "member successor"),
        arguments("without iat", steps(aToB().claims(c -> c.remove("iat")), bToC()), "iat"),
        arguments(
            "with a claim twice",
            steps(aToB().claims(c -> c.append("\"iat\":1")), bToC()),
            "appears twice"),
        // where it leads
        arguments("to somebody else", steps(aToB(), VoucherForge.of(B, MALLORY)), "does not lead"),
        arguments("to nobody", steps(aToB()), "does not lead"),
        arguments(
            "over a step that is left out",
            steps(aToB(), VoucherForge.of(MALLORY, C)),
            "does not lead"),
        arguments(
            "over a step in the middle that is left out",
            steps(VoucherForge.of(MALLORY, A), bToC()),
            "does not lead"),
        arguments("in the wrong order", steps(bToC(), aToB()), "does not lead"),
        arguments("with a step twice", steps(aToB(), aToB(), bToC()), "does not lead"),
        arguments(
            "in a loop", steps(aToB(), VoucherForge.of(B, A), aToB(), bToC()), "does not lead"),
        arguments(
            "from the one to whom it leads",
            steps(VoucherForge.of(C, A), aToB(), bToC()),
            "does not lead"),
        arguments("to itself", steps(VoucherForge.of(C, C)), "does not lead"),
        arguments("past its end", steps(aToB(), bToC(), VoucherForge.of(C, A)), "does not lead"),
        // who has signed it
        arguments("signed by Mallory", steps(aToB().signedBy(MALLORY), bToC()), "signature"),
        arguments("signed by its heir", steps(aToB().signedBy(B), bToC()), "signature"),
        arguments(
            "under another's name",
            steps(aToB().header(h -> h.set("kid", kid(MALLORY).value())), bToC()),
            "kid is not"),
        arguments(
            "with another's key",
            steps(
                aToB()
                    .header(h -> h.raw("jwk", JwkSetForge.identityJwk(MALLORY).toString()))
                    .signedBy(MALLORY),
                bToC()),
            "kid is not"),
        // what it is
        arguments(
            "typed as a JWK Set",
            steps(aToB().header(h -> h.set("typ", "jwk-set+jwt")), bToC()),
            "typ is not identity-succession+jwt"),
        arguments(
            "typed as a JWT", steps(aToB().header(h -> h.set("typ", "JWT")), bToC()), "typ is not"),
        arguments("of RS256", steps(aToB().header(h -> h.set("alg", "RS256")), bToC()), "alg"),
        arguments(
            "with crit",
            steps(aToB().header(h -> h.raw("crit", "[]")), bToC()),
            "members are not exactly"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forgeries")
  void refusesAForgedSuccession(String name, List<VoucherForge> steps, String message) {
    refuses(steps.stream().map(VoucherForge::compact).toList(), message);
  }

  static Stream<Arguments> spellings() {
    return Stream.of(
        spelling("padded", step -> step + "=="),
        spelling("with a line feed", step -> step + "\n"),
        spelling("with a space", step -> " " + step),
        spelling("with a fourth part", step -> step + ".AAAA"),
        spelling("without signature", step -> step.substring(0, step.lastIndexOf('.') + 1)),
        spelling("with other unused bits", SuccessionTest::otherUnusedBits),
        spelling("empty", step -> ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spellings")
  void refusesAStepInAnyOtherSpelling(String name, UnaryOperator<String> change) {
    refuses(List.of(change.apply(aToB().compact()), bToC().compact()), "");
    refuses(List.of(aToB().compact(), change.apply(bToC().compact())), "");
  }

  /// What an identity signed as its keys is not taken for what it says of its heir, nor the other
  /// way round.
  @Test
  void aSetIsNoVoucherAndAVoucherIsNoSet() {
    String setOfB =
        JwkSetForge.valid().under(B).claims(c -> c.set("successor", kid(C).value())).compact();
    refuses(List.of(setOfB), "typ is not identity-succession+jwt");
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> SignedJwkSet.parse(bToC().compact()))
        .withMessageContaining("typ is not jwk-set+jwt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{}", "\"\"", "[1]", "[[]]", "[null]", "1"})
  void refusesASuccessionThatIsNoListOfTexts(String json) {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() ->
            SignedJwkSet.parse(
                JwkSetForge.valid().under(C).claims(c -> c.raw("succession", json)).compact()))
        .withMessageContaining("succession");
  }

  @Test
  void takesSixteenStepsAndNotSeventeen() throws MalformedException {
    List<String> steps = chain(18);
    assertThat(steps).hasSize(17);
    JwkSetForge last = JwkSetForge.valid().under(PooledKeys.pair(17));
    assertThat(
            SignedJwkSet.parse(last.succession(steps.subList(1, 17)).compact())
                .succession()
                .ancestors())
        .hasSize(16);
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> SignedJwkSet.parse(last.succession(steps).compact()))
        .withMessageContaining("more than 16");
  }

  @Test
  void ofSeventeenIdentitiesBeforeTheOldestIsForgotten() throws MalformedException {
    List<Kid> identities = new ArrayList<>();
    OwnKeys keys = TestKeys.alice();
    try (PooledKeys pool = PooledKeys.install()) {
      Rotation rotation =
          new Rotation(
              RotationWindows.of(Duration.ofDays(90), Duration.ofDays(1), Duration.ofDays(1)),
              2048);
      for (int i = 0; i < 17; i++) {
        identities.add(keys.fingerprint());
        keys = rotation.succeeded(keys, InstantSource.fixed(TestKeys.NOW));
      }
      assertThat(pool.given()).isEqualTo(17);
    }
    SignedJwkSet set = SignedJwkSet.parse(keys.sign(TestKeys.NOW, Duration.ofHours(1)).compact());
    assertThat(set.succession().ancestors()).isEqualTo(identities.subList(1, 17));
    // And so the key file reads back.
    OwnKeys read = PrivateParts.parse(JsonObject.parse(PrivateParts.json(keys).toBytes()));
    assertThat(read.root().succession()).isEqualTo(keys.root().succession());
  }

  @Test
  void aVoucherSaysExactlyThis() {
    OwnKeys heir;
    try (PooledKeys pool = PooledKeys.install()) {
      heir =
          new Rotation(
                  RotationWindows.of(Duration.ofDays(90), Duration.ofDays(1), Duration.ofDays(1)),
                  2048)
              .succeeded(TestKeys.alice(), InstantSource.fixed(TestKeys.NOW.plusMillis(1999)));
      assertThat(pool.given()).isOne();
    }
    String[] parts = heir.root().succession().vouchers().getFirst().split("\\.", -1);
    JsonNode header = json(parts[0]);
    JsonNode claims = json(parts[1]);
    assertThat(header.propertyNames()).containsExactlyInAnyOrder("alg", "typ", "kid", "jwk");
    assertThat(header.get("typ").stringValue()).isEqualTo("identity-succession+jwt");
    assertThat(header.get("kid").stringValue()).isEqualTo(TestKeys.alice().fingerprint().value());
    assertThat(header.get("jwk").propertyNames())
        .containsExactlyInAnyOrder("kty", "n", "e", "use", "alg", "kid");
    assertThat(claims.propertyNames()).containsExactlyInAnyOrder("iss", "sub", "iat", "successor");
    assertThat(claims.get("iss").stringValue()).isEqualTo("alice");
    assertThat(claims.get("iat").longValue()).isEqualTo(TestKeys.NOW.getEpochSecond() + 1);
    assertThat(claims.get("successor").stringValue()).isEqualTo(heir.fingerprint().value());
  }

  /// Whoever can write the key file cannot give its identity other ancestors.
  @Test
  void aForgedSuccessionInTheKeyFileIsRefused() throws MalformedException {
    OwnKeys alice = TestKeys.alice();
    String json = new String(PrivateParts.json(alice).toBytes(), StandardCharsets.UTF_8);
    String forged =
        json.substring(0, json.length() - 1)
            + ",\"succession\":["
            + RawJson.quote(aToB().compact())
            + "]}";
    JsonObject file = JsonObject.parse(Primitives.ascii(forged));
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> PrivateParts.parse(file))
        .withMessageContaining("does not lead to this identity");
  }

  @Test
  void noChangedCharacterOfAStepVerifies() {
    String step = bToC().compact();
    for (int at = 0; at < step.length(); at += 13) {
      String changed =
          step.substring(0, at) + (step.charAt(at) == 'A' ? 'B' : 'A') + step.substring(at + 1);
      refuses(List.of(aToB().compact(), changed), "");
    }
  }

  private static VoucherForge aToB() {
    return VoucherForge.of(A, B);
  }

  private static VoucherForge bToC() {
    return VoucherForge.of(B, C);
  }

  private static List<VoucherForge> steps(VoucherForge... steps) {
    return List.of(steps);
  }

  private static Arguments spelling(String name, UnaryOperator<String> change) {
    return arguments(name, change);
  }

  private static void set(RawJson claims, String party) {
    claims.set("iss", party).set("sub", party);
  }

  /// The steps between so many identities.
  private static List<String> chain(int identities) {
    return IntStream.range(1, identities)
        .mapToObj(i -> VoucherForge.of(PooledKeys.pair(i - 1), PooledKeys.pair(i)).compact())
        .toList();
  }

  /// A signature of 256 bytes leaves four bits of its last character unused.
  private static String otherUnusedBits(String step) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    int last = alphabet.indexOf(step.charAt(step.length() - 1));
    return step.substring(0, step.length() - 1) + alphabet.charAt(last + 1);
  }

  private static SignedJwkSet parse(String... steps) throws MalformedException {
    return SignedJwkSet.parse(JwkSetForge.valid().under(C).succession(List.of(steps)).compact());
  }

  private static void refuses(List<String> steps, String message) {
    String compact = JwkSetForge.valid().under(C).succession(steps).compact();
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> SignedJwkSet.parse(compact))
        .withMessageContaining(message);
  }

  private static Kid kid(KeyPair pair) {
    return new Kid(JwkSetForge.thumbprint((RSAPublicKey) pair.getPublic()));
  }

  private static JsonNode json(String b64) {
    return new ObjectMapper().readTree(new String(Primitives.unb64(b64), StandardCharsets.UTF_8));
  }
}
