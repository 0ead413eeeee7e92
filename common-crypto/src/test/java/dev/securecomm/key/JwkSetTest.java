package dev.securecomm.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.testkit.JwkSetForge;
import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.RawJson;
import dev.securecomm.testkit.TestKeys;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwkSetTest {

  @Test
  void readsTheKeysOfAPartyInTheirOrder() throws MalformedException {
    OwnKeys alice = TestKeys.alice();
    OwnKeys mallory = TestKeys.mallory();
    JwkSet set =
        parse(keys -> {
          keys.add(JwkSetForge.encryptionJwk(mallory));
          keys.add(JwkSetForge.signingJwk(mallory));
        });
    assertThat(set.verifying())
        .extracting(VerifyingKey::kid)
        .containsExactly(alice.currentSigning().kid(), mallory.currentSigning().kid());
    assertThat(set.encryption())
        .extracting(EncryptionKey::kid)
        .containsExactly(alice.currentDecryption().kid(), mallory.currentDecryption().kid());
    assertThat(set.currentEncryption().kid()).isEqualTo(alice.currentDecryption().kid());
    assertThat(set.verifying(mallory.currentSigning().kid())).isPresent();
    assertThat(set.verifying(alice.currentDecryption().kid())).isEmpty();
    assertThat(set.hasEncryption(mallory.currentDecryption().kid())).isTrue();
    assertThat(set.hasEncryption(alice.currentSigning().kid())).isFalse();
  }

  @Test
  void whatIsPublishedReadsBack() throws MalformedException {
    JwkSet published = TestKeys.alice().published();
    JsonObject json = JsonObject.parse(published.toJson().toBytes());
    assertThat(JwkSet.parse(json).toJson()).isEqualTo(json);
  }

  @Test
  void ignoresMembersThatItDoesNotKnow() throws MalformedException {
    JwkSet set =
        parse(keys ->
            keys.getFirst()
                .raw("x5c", "[\"MIIB\"]")
                .set("x5u", "http://localhost/")
                .raw("ext", "true")
                .raw("x5t", "1.5"));
    assertThat(set.verifying()).hasSize(1);
  }

  @Test
  void takesOperationsThatAllowWhatTheKeyIsFor() throws MalformedException {
    JwkSet set =
        parse(keys -> {
          keys.getFirst().raw("key_ops", "[\"verify\"]");
          keys.getLast().raw("key_ops", "[\"encrypt\",\"wrapKey\"]");
        });
    assertThat(set.encryption()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
  void refusesASetThatHoldsAPrivateMember(String member) {
    refuses(keys -> keys.getFirst().set(member, "AQAB"), "holds the private member " + member);
    refuses(keys -> keys.getLast().raw(member, "null"), "holds the private member " + member);
  }

  static Stream<Arguments> flaws() {
    return Stream.of(
        flaw("a key twice", keys -> keys.add(keys.getFirst()), "one key appears twice"),
        flaw(
            "one key in two roles",
            keys ->
                keys.add(
                    JwkSetForge.signingJwk(TestKeys.alice())
                        .set("use", "enc")
                        .set("alg", "RSA-OAEP-256")),
            "one key appears twice"),
        flaw("another key's kid", keys -> sig(keys).set("kid", kidOfMallory()), "kid is not"),
        flaw("a kid of our own making", keys -> sig(keys).set("kid", "2011-04-29"), "kid is not"),
        flaw("no kid", keys -> sig(keys).remove("kid"), "kid is missing"),
        flaw("a number as kid", keys -> sig(keys).raw("kid", "7"), "kid is of another type"),
        flaw("no signing key", List::removeFirst, "needs a signing and an encryption key"),
        flaw("no encryption key", List::removeLast, "needs a signing and an encryption key"),
        flaw("no keys", List::clear, "needs a signing and an encryption key"),
        flaw("unknown use", keys -> sig(keys).set("use", "tls"), "unknown use"),
        flaw("no use", keys -> sig(keys).remove("use"), "use is missing"),
        flaw("a null use", keys -> sig(keys).raw("use", "null"), "use is of another type"),
        flaw("a signing key said to encrypt", keys -> sig(keys).set("use", "enc"), "alg is not"),
        flaw("an encryption key said to sign", keys -> enc(keys).set("use", "sig"), "alg is not"),
        flaw("RS256", keys -> sig(keys).set("alg", "RS256"), "alg is not PS256"),
        flaw("HS256", keys -> sig(keys).set("alg", "HS256"), "alg is not PS256"),
        flaw("none", keys -> sig(keys).set("alg", "none"), "alg is not PS256"),
        flaw("no algorithm", keys -> sig(keys).remove("alg"), "alg is missing"),
        flaw("RSA-OAEP", keys -> enc(keys).set("alg", "RSA-OAEP"), "alg is not RSA-OAEP-256"),
        flaw("RSA1_5", keys -> enc(keys).set("alg", "RSA1_5"), "alg is not RSA-OAEP-256"),
        flaw("key_ops to sign", keys -> sig(keys).raw("key_ops", "[\"sign\"]"), "key_ops forbids"),
        flaw("key_ops of nothing", keys -> sig(keys).raw("key_ops", "[]"), "key_ops forbids"),
        flaw(
            "key_ops to decrypt",
            keys -> enc(keys).raw("key_ops", "[\"unwrapKey\",\"verify\"]"),
            "key_ops forbids"),
        flaw(
            "key_ops as text", keys -> sig(keys).set("key_ops", "verify"), "key_ops is of another"),
        flaw(
            "key_ops of numbers",
            keys -> sig(keys).raw("key_ops", "[\"verify\",1]"),
            "an element of key_ops is of another type"),
        flaw("an EC key", keys -> keys.add(0, ecKey()), "alg is not PS256"),
        flaw("an EC key said to be PS256", keys -> keys.add(0, ecKey().set("alg", "PS256")), "kty"),
        flaw("a symmetric key", keys -> sig(keys).set("kty", "oct"), "kty is not RSA"),
        flaw("an RSA key in lower case", keys -> sig(keys).set("kty", "rsa"), "kty is not RSA"),
        flaw("no modulus", keys -> sig(keys).remove("n"), "n is missing"),
        flaw("an empty modulus", keys -> sig(keys).set("n", ""), "n is not a number"),
        flaw("a padded modulus", keys -> sig(keys).change("n", n -> n + "=="), "not canonical"),
        flaw(
            "a modulus after a zero",
            keys -> sig(keys).change("n", JwkSetTest::afterZero),
            "n is not a number in its one spelling"),
        flaw(
            "an exponent after a zero",
            keys -> sig(keys).set("e", "AAEAAQ"),
            "e is not a number in its one spelling"),
        flaw("exponent 1", keys -> sig(keys).set("e", "AQ"), "exponent is not 65537"),
        flaw("exponent 3", keys -> enc(keys).set("e", "Aw"), "exponent is not 65537"),
        flaw("an even modulus", keys -> enc(keys).change("n", JwkSetTest::even), "is even"),
        flaw("1024 bits", keys -> sig(keys).set("n", bits(1024)), "an RSA key of 1024 bits"),
        flaw("65,536 bits", keys -> sig(keys).set("n", bits(65536)), "an RSA key of 65536 bits"),
        flaw(
            "33 keys",
            keys -> keys.addAll(Collections.nCopies(31, keys.getFirst())),
            "more than 32 keys"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("flaws")
  void refusesASetWithAFlaw(String name, Consumer<List<RawJson>> flaw, String message) {
    refuses(flaw, message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"keys\":{}}", "{\"keys\":null}", "{\"keys\":[1]}", "{\"keys\":[[]]}"})
  void refusesWhatIsNoSet(String json) {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> JwkSet.parse(JsonObject.parse(Primitives.ascii(json))));
  }

  @Test
  void cannotBeMadeWithoutAKeyOfEachKind() {
    JwkSet whole = TestKeys.alice().published();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new JwkSet(whole.verifying(), List.of(), List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new JwkSet(List.of(), whole.encryption(), List.of()));
  }

  private static Arguments flaw(String name, Consumer<List<RawJson>> flaw, String message) {
    return arguments(name, flaw, message);
  }

  private static JwkSet parse(Consumer<List<RawJson>> change) throws MalformedException {
    return JwkSet.parse(JsonObject.parse(JwkSetForge.valid().keys(change).plain()));
  }

  private static void refuses(Consumer<List<RawJson>> flaw, String message) {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> parse(flaw))
        .withMessageContaining(message);
  }

  private static RawJson sig(List<RawJson> keys) {
    return keys.getFirst();
  }

  private static RawJson enc(List<RawJson> keys) {
    return keys.getLast();
  }

  private static String kidOfMallory() {
    return TestKeys.mallory().currentSigning().kid().value();
  }

  private static RawJson ecKey() {
    return new RawJson()
        .set("kty", "EC")
        .set("crv", "P-256")
        .set("x", Primitives.b64(new byte[32]))
        .set("y", Primitives.b64(new byte[32]))
        .set("use", "sig")
        .set("alg", "ES256")
        .set("kid", Primitives.b64(new byte[32]));
  }

  private static String bits(int bits) {
    byte[] signed = BigInteger.ZERO.setBit(bits - 1).setBit(0).toByteArray();
    return Primitives.b64(Arrays.copyOfRange(signed, 1, signed.length));
  }

  private static String afterZero(String number) {
    return Primitives.b64(Primitives.concat(new byte[1], Primitives.unb64(number)));
  }

  private static String even(String number) {
    byte[] octets = Primitives.unb64(number);
    octets[octets.length - 1] &= (byte) 0xfe;
    return Primitives.b64(octets);
  }
}
