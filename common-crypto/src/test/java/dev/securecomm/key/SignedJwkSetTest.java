package dev.securecomm.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.securecomm.codec.MalformedException;
import dev.securecomm.testkit.JwkSetForge;
import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.RawJson;
import dev.securecomm.testkit.TestKeys;
import dev.securecomm.testkit.Vectors;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPrivateCrtKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Protocol section 1.1, each rule broken once.
class SignedJwkSetTest {

  private static final OwnKeys ALICE = TestKeys.alice();
  private static final RSAPrivateCrtKey IDENTITY = PrivateParts.identity(ALICE);

  @Test
  void parsesAValidSet() throws MalformedException {
    String compact = JwkSetForge.valid().compact();
    SignedJwkSet set = SignedJwkSet.parse(compact);
    assertThat(set.party()).isEqualTo(TestKeys.ALICE);
    assertThat(set.fingerprint()).isEqualTo(ALICE.fingerprint());
    assertThat(set.seq()).isEqualTo(1);
    assertThat(set.validity()).isEqualTo(Validity.from(TestKeys.NOW, Duration.ofHours(1)));
    assertThat(set.keys().toJson()).isEqualTo(ALICE.published().toJson());
    assertThat(set.compact()).isEqualTo(compact);
    assertThat(set).isEqualTo(SignedJwkSet.parse(compact)).hasSameHashCodeAs(set);
  }

  @Test
  void signsExactlyWhatTheProtocolSays() {
    SignedJwkSet set = ALICE.sign(TestKeys.NOW, Duration.ofHours(1));
    String[] parts = set.compact().split("\\.", -1);
    JsonNode header = json(parts[0]);
    JsonNode claims = json(parts[1]);
    assertThat(header.propertyNames()).containsExactlyInAnyOrder("alg", "typ", "kid", "jwk");
    assertThat(header.get("alg").stringValue()).isEqualTo("PS256");
    assertThat(header.get("typ").stringValue()).isEqualTo("jwk-set+jwt");
    assertThat(header.get("kid").stringValue()).isEqualTo(ALICE.fingerprint().value());
    assertThat(header.get("jwk").propertyNames())
        .containsExactlyInAnyOrder("kty", "n", "e", "use", "alg", "kid");
    assertThat(claims.propertyNames())
        .containsExactlyInAnyOrder("iss", "sub", "iat", "exp", "seq", "keys");
    assertThat(claims.get("iat").longValue()).isEqualTo(TestKeys.NOW.getEpochSecond());
    assertThat(claims.get("exp").longValue()).isEqualTo(TestKeys.NOW.getEpochSecond() + 3600);
    assertThat(claims.get("keys")).hasSize(2);
    assertThat(claims.get("keys").get(0).propertyNames())
        .containsExactlyInAnyOrder("kty", "n", "e", "use", "alg", "kid", "iat", "nbf");
  }

  @Test
  void theHeaderMayLeaveOutWhatItSaysBesideTheKey() throws MalformedException {
    RawJson bare = JwkSetForge.identityJwk(ALICE).remove("use").remove("alg").remove("kid");
    String compact =
        JwkSetForge.valid().header(header -> header.raw("jwk", bare.toString())).compact();
    assertThat(SignedJwkSet.parse(compact).fingerprint()).isEqualTo(ALICE.fingerprint());
  }

  @Test
  void ignoresClaimsThatItDoesNotKnow() throws MalformedException {
    String compact =
        JwkSetForge.valid().claims(claims -> claims.raw("metadata", "{\"a\":[null]}")).compact();
    assertThat(SignedJwkSet.parse(compact).seq()).isEqualTo(1);
  }

  @Test
  void readsWhichKeysTheirOwnerTookBack() throws MalformedException {
    Kid takenBack = TestKeys.mallory().currentSigning().kid();
    JwkSet keys =
        SignedJwkSet.parse(
                JwkSetForge.valid().claims(c -> c.raw("revoked", revoked(takenBack))).compact())
            .keys();
    assertThat(keys.isRevoked(takenBack)).isTrue();
    assertThat(keys.isRevoked(ALICE.currentSigning().kid())).isFalse();
    assertThat(keys.revoked())
        .containsExactly(
            new Revocation(takenBack, Instant.ofEpochSecond(1), Instant.ofEpochSecond(2)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"alg", "typ", "kid", "jwk"})
  void refusesAHeaderThatLacksAMember(String member) {
    refuses(forge -> forge.header(header -> header.remove(member)), "members are not exactly");
  }

  @ParameterizedTest
  @ValueSource(strings = {"crit", "b64", "jku", "x5u", "x5c", "cty", "zip", "iss"})
  void refusesAHeaderWithAnyOtherMember(String member) {
    refuses(forge -> forge.header(header -> header.raw(member, "[]")), "members are not exactly");
  }

  @ParameterizedTest
  @ValueSource(strings = {"iss", "sub", "iat", "exp", "seq"})
  void refusesClaimsThatLackOne(String claim) {
    refuses(forge -> forge.claims(claims -> claims.remove(claim)), claim + " is missing");
  }

  static Stream<Arguments> flaws() {
    return Stream.of(
        // the algorithm
        flaw("none", f -> f.header(h -> h.set("alg", "none")), "alg is not PS256"),
        flaw(
            "RS256 under the right key",
            f ->
                f.header(h -> h.set("alg", "RS256"))
                    .signature(input -> Primitives.rs256(IDENTITY, input)),
            "alg is not PS256"),
        flaw(
            "HS256 under the public key",
            f ->
                f.header(h -> h.set("alg", "HS256"))
                    .signature(input ->
                        Primitives.hmac(PrivateParts.identityPublic(ALICE).getEncoded(), input)),
            "alg is not PS256"),
        flaw(
            "RS256 that calls itself PS256",
            f -> f.signature(input -> Primitives.rs256(IDENTITY, input)),
            "signature"),
        flaw("alg twice", f -> f.header(h -> h.append("\"alg\":\"PS256\"")), "appears twice"),
        flaw(
            "alg twice, escaped",
            f -> f.header(h -> h.append("\"\\u0061lg\":\"none\"")),
            "appears twice"),
        // the type
        flaw("a JWT", f -> f.header(h -> h.set("typ", "JWT")), "typ is not jwk-set+jwt"),
        flaw("a message", f -> f.header(h -> h.set("typ", "sm1-request")), "typ is not"),
        // the identity
        flaw(
            "a kid that is not the key's",
            f -> f.header(h -> h.set("kid", TestKeys.mallory().fingerprint().value())),
            "kid is not"),
        flaw(
            "Mallory's identity in the header",
            f ->
                f.header(h -> h.raw("jwk", JwkSetForge.identityJwk(TestKeys.mallory()).toString())),
            "kid is not"),
        identity("a private member", jwk -> jwk.set("d", "AQAB"), "private member d"),
        identity("use enc", jwk -> jwk.set("use", "enc"), "use is not sig"),
        identity("alg RS256", jwk -> jwk.set("alg", "RS256"), "alg is not PS256"),
        identity("key_ops sign", jwk -> jwk.raw("key_ops", "[\"sign\"]"), "key_ops forbids"),
        identity("kty EC", jwk -> jwk.set("kty", "EC"), "kty is not RSA"),
        identity("exponent 3", jwk -> jwk.set("e", "Aw"), "exponent"),
        identity(
            "another kid inside",
            jwk -> jwk.set("kid", TestKeys.mallory().fingerprint().value()),
            "kid is not"),
        flaw("a key that is text", f -> f.header(h -> h.set("jwk", "AQAB")), "jwk is of another"),
        // the signature
        flaw(
            "signed by the signing key", f -> f.signedBy(PrivateParts.signing(ALICE)), "signature"),
        flaw(
            "signed by Mallory",
            f -> f.signedBy(PrivateParts.identity(TestKeys.mallory())),
            "signature"),
        flaw(
            "signed over something else",
            f -> f.signature(input -> Primitives.ps256(IDENTITY, new byte[] {1})),
            "signature"),
        flaw("an empty signature", f -> f.signature(input -> new byte[0]), "signature"),
        flaw(
            "a signature cut short",
            f -> f.signature(input -> Arrays.copyOf(Primitives.ps256(IDENTITY, input), 255)),
            "signature"),
        flaw(
            "a signature with one byte more",
            f -> f.signature(input -> Arrays.copyOf(Primitives.ps256(IDENTITY, input), 257)),
            "signature"),
        flaw("a signature of zeros", f -> f.signature(input -> new byte[256]), "signature"),
        // the claims
        flaw("sub is another", f -> f.claims(c -> c.set("sub", "mallory")), "sub is not"),
        flaw("iss is another", f -> f.claims(c -> c.set("iss", "mallory")), "sub is not"),
        flaw("iss is no party", f -> f.claims(c -> c.set("iss", "Alice")), "member iss"),
        flaw("iss is a URL", f -> f.claims(c -> c.set("iss", "https://a")), "member iss"),
        flaw("seq 0", f -> f.claims(c -> c.set("seq", 0)), "seq is below 1"),
        flaw("seq -1", f -> f.claims(c -> c.set("seq", -1)), "seq is out of range"),
        flaw("seq 1.0", f -> f.claims(c -> c.raw("seq", "1.0")), "seq is of another type"),
        flaw("seq as text", f -> f.claims(c -> c.set("seq", "1")), "seq is of another type"),
        flaw("seq 2^53", f -> f.claims(c -> c.set("seq", 1L << 53)), "seq is out of range"),
        flaw("iat as text", f -> f.claims(c -> c.set("iat", "1")), "iat is of another type"),
        flaw("exp 1e400", f -> f.claims(c -> c.raw("exp", "1e400")), "exp is of another type"),
        flaw("a claim twice", f -> f.claims(c -> c.append("\"seq\":2")), "appears twice"),
        // the keys
        flaw(
            "the identity among the keys",
            f -> f.keys(keys -> keys.add(JwkSetForge.identityJwk(ALICE))),
            "identity is among the keys"),
        flaw(
            "a key that is listed and revoked",
            f -> f.claims(c -> c.raw("revoked", revoked(ALICE.currentSigning().kid()))),
            "a key is listed and revoked"),
        flaw("a null revocation", f -> f.claims(c -> c.raw("revoked", "null")), "revoked is of"),
        flaw("revoked texts", f -> f.claims(c -> c.raw("revoked", "[\"\"]")), "element of revoked"),
        flaw("an empty revocation", f -> f.claims(c -> c.raw("revoked", "[{}]")), "kid is missing"),
        flaw(
            "a revocation of no key",
            f -> f.claims(c -> c.raw("revoked", "[{\"kid\":\"a\"}]")),
            "member kid"),
        flaw(
            "a revocation without its times",
            f ->
                f.claims(c ->
                    c.raw("revoked", revoked(ALICE.fingerprint()).replace("revoked_at", "at"))),
            "revoked_at is missing"),
        flaw("no key", f -> f.keys(List::clear), "needs a signing and an encryption"),
        flaw(
            "a private member of a key",
            f -> f.keys(keys -> keys.getFirst().set("p", "AQAB")),
            "private member p"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("flaws")
  void refusesASetWithAFlaw(String name, UnaryOperator<JwkSetForge> flaw, String message) {
    refuses(flaw, message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a.b", "e30..", "{}", "e30.e30.AAAA", "e30.e30.AAAA\n", "a.b.c.d.e"})
  void refusesWhatIsNoSignedSet(String text) {
    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> SignedJwkSet.parse(text));
  }

  @Test
  void noChangedCharacterVerifies() {
    String compact = JwkSetForge.valid().compact();
    Random random = new Random(11);
    for (int i = 0; i < 300; i++) {
      int at = random.nextInt(compact.length());
      String changed =
          compact.substring(0, at)
              + (compact.charAt(at) == 'A' ? 'B' : 'A')
              + compact.substring(at + 1);
      assertThatExceptionOfType(MalformedException.class)
          .as("character %d", at)
          .isThrownBy(() -> SignedJwkSet.parse(changed));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice", "server", "mallory"})
  void parsesTheSetsOfAnIndependentImplementation(String party) throws MalformedException {
    JsonNode vector = Vectors.read("secure-message-v1/parties.json").get(party);
    SignedJwkSet set = SignedJwkSet.parse(vector.get("jwks_jwt").stringValue());
    assertThat(set.party()).hasToString(party);
    assertThat(set.fingerprint()).hasToString(vector.get("fingerprint").stringValue());
    assertThat(set.keys().verifying())
        .extracting(key -> key.kid().value())
        .containsExactly(vector.get("signing").get("kid").stringValue());
    assertThat(set.keys().encryption())
        .extracting(key -> key.kid().value())
        .containsExactly(vector.get("encryption").get("kid").stringValue());
  }

  private static String revoked(Kid kid) {
    return "[{\"kid\":\"%s\",\"revoked_at\":1,\"exp\":2}]".formatted(kid);
  }

  private static Arguments flaw(String name, UnaryOperator<JwkSetForge> flaw, String message) {
    return arguments(name, flaw, message);
  }

  private static Arguments identity(String name, UnaryOperator<RawJson> change, String message) {
    return flaw(
        "an identity with " + name,
        forge ->
            forge.header(header ->
                header.raw("jwk", change.apply(JwkSetForge.identityJwk(ALICE)).toString())),
        message);
  }

  private static void refuses(UnaryOperator<JwkSetForge> flaw, String message) {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> SignedJwkSet.parse(flaw.apply(JwkSetForge.valid()).compact()))
        .withMessageContaining(message);
  }

  private static JsonNode json(String b64) {
    return new ObjectMapper().readTree(new String(Primitives.unb64(b64), StandardCharsets.UTF_8));
  }
}
