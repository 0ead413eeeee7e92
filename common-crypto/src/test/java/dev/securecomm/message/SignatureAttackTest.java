package dev.securecomm.message;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.securecomm.envelope.Suite;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.PrivateParts;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.JwkSetForge;
import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.RawJson;
import dev.securecomm.testkit.TestKeys;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Attacks 1, 2 and 11 to 14: signatures by the wrong algorithm, over the wrong thing, by the wrong
/// person, or none.
class SignatureAttackTest {

  private static final OwnKeys ALICE = TestKeys.alice();
  private static final OwnKeys MALLORY = TestKeys.mallory();
  private static final RSAPrivateKey ALICES = PrivateParts.signing(ALICE);

  static Stream<Arguments> signatures() {
    RSAPublicKey key = PrivateParts.signingPublic(ALICE);
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
            + "\n-----END PUBLIC KEY-----\n";
    return Stream.of(
        hmac("HS256 keyed with our public key as PEM", pem.getBytes(US_ASCII)),
        hmac("HS256 keyed with our public key as DER", key.getEncoded()),
        hmac("HS256 keyed with our public key as JWK", JwkSetForge.signingJwk(ALICE).bytes()),
        arguments("RS256", signing(input -> Primitives.rs256(ALICES, input))),
        arguments("PS256 without salt", signing(input -> pss("SHA-256", 0, input))),
        arguments("PS256 with a salt of 20", signing(input -> pss("SHA-256", 20, input))),
        arguments("PS384", signing(input -> pss("SHA-384", 48, input))),
        arguments("PS512", signing(input -> pss("SHA-512", 64, input))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("signatures")
  void aSignatureByAnotherAlgorithmIsNoneWhateverTheHeaderSays(
      String name, UnaryOperator<byte[]> signing) {
    for (Suite suite : Suite.values()) {
      assertThat(Opening.atServer().refusal(EnvelopeForge.request(suite).signature(signing)))
          .hasValue(Reason.SIGNATURE);
    }
    for (String alg : new String[] {"HS256", "RS256", "PS384", "PS512"}) {
      for (Suite suite : Suite.values()) {
        EnvelopeForge honest =
            EnvelopeForge.request(suite).header(h -> h.set("alg", alg)).signature(signing);
        assertThat(Opening.atServer().refusal(honest)).hasValue(Reason.HEADER);
      }
    }
  }

  @Test
  void anEmptySignatureIsNone() {
    assertThat(refusal(Suite.PART_1, f -> f.signature(input -> new byte[0])))
        .isEqualTo(Reason.NOT_SIGNED);
    assertThat(refusal(Suite.PART_2_FERNET, f -> f.signature(input -> new byte[0])))
        .isEqualTo(Reason.MALFORMED);
    assertThat(refusal(Suite.PART_2_A256GCM, f -> f.members(m -> m.remove("signature"))))
        .isEqualTo(Reason.MALFORMED);
  }

  /// The recipient of a message seals it on to somebody else (Davis 2001).
  @Test
  void aMessageThatIsForwardedIsForItsFirstRecipientStill() {
    EnvelopeForge forwarded =
        EnvelopeForge.request(Suite.PART_1)
            .jweHeader(h -> h.set("kid", MALLORY.currentDecryption().kid().value()))
            .sealedTo(TestKeys.recipient(MALLORY).key().publicKey());
    Opening atMallory = Opening.by(MALLORY, TestKeys.NOW);
    assertThat(atMallory.refusal(forwarded)).hasValue(Reason.AUDIENCE);
  }

  static Stream<Arguments> unsigned() {
    String claims = Primitives.b64("{\"sub\":\"alice\"}");
    String none = Primitives.b64("{\"alg\":\"none\"}");
    byte[] jwe = EnvelopeForge.request(Suite.PART_1).bytes();
    return Stream.of(
        arguments("text", "just a body", Reason.NOT_SIGNED),
        arguments("JSON", "{\"body\":\"text\"}", Reason.NOT_SIGNED),
        arguments("an unsigned JWT", none + "." + claims + ".", Reason.HEADER),
        arguments("a JWT that is signed by none", none + "." + claims + ".AAAA", Reason.HEADER),
        arguments("another JWE", new String(jwe, US_ASCII), Reason.NOT_SIGNED),
        arguments("another JWE, compact", compact(Suite.PART_1), Reason.NOT_SIGNED),
        arguments("an envelope of part 2", compact(Suite.PART_2_FERNET), Reason.NOT_SIGNED),
        arguments("a signed JWK Set", JwkSetForge.valid().compact(), Reason.DIRECTION));
  }

  /// Attack 12: that it decrypts says nothing about who sent it.
  @ParameterizedTest(name = "{0}")
  @MethodSource("unsigned")
  void aJweAroundWhatIsNoSignedMessageIsRefused(String name, String inside, Reason reason) {
    assertThat(refusal(Suite.PART_1, f -> f.inside(jws -> inside))).isEqualTo(reason);
  }

  @ParameterizedTest
  @EnumSource(names = "PART_2.*", mode = EnumSource.Mode.MATCH_ALL)
  void aCiphertextThatAStrangerSignsAsHisOwnDoesNotDecrypt(Suite suite) {
    RawJson victim = EnvelopeForge.request(suite).json();
    EnvelopeForge stolen =
        EnvelopeForge.request(suite, MALLORY, TestKeys.recipient(TestKeys.server()), TestKeys.NOW)
            .encryptedKey(key -> victim.string("encrypted_key"))
            .ciphertext(text -> victim.string("ciphertext"));
    assertThat(Opening.atServer().refusal(stolen)).hasValue(Reason.DOES_NOT_DECRYPT);
  }

  /// Two envelopes from Alice, and each member of one put into the other.
  @ParameterizedTest
  @EnumSource
  void membersOfTwoEnvelopesDoNotMix(Suite suite) {
    RawJson one = EnvelopeForge.request(suite).json();
    RawJson other = EnvelopeForge.request(suite).json();
    int mixed = 0;
    for (String name : one.names()) {
      if (!one.string(name).equals(other.string(name))) {
        byte[] mixture = one.copy().set(name, other.string(name)).bytes();
        assertThat(Opening.atServer().refusal(mixture))
            .as(name)
            .hasValue(suite.part() == 1 ? Reason.DOES_NOT_DECRYPT : Reason.SIGNATURE);
        mixed++;
      }
    }
    // The JWE headers of part 1 are alike.
    assertThat(mixed).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource
  void aChangedClaimInvalidatesTheSignature(Suite suite) {
    Stream<Consumer<RawJson>> changes =
        Stream.of(
            h -> h.set("cty", "text/html"),
            h -> h.set("jti", "0123456789abcdefghijkl"),
            h -> h.set("iat", TestKeys.NOW.getEpochSecond() - 1),
            h -> h.set("exp", TestKeys.NOW.getEpochSecond() + 301),
            h -> h.set("aud", "mallory"));
    changes.forEach(change ->
        assertThat(Opening.atServer().refusal(changedAfterSigning(suite, change)))
            .hasValue(Reason.SIGNATURE));
  }

  /// Attack 14: a signature of one part over what the other part signs.
  @Test
  void aSignatureOfOnePartIsNoneOfTheOther() {
    UnaryOperator<byte[]> firstTwoMembers =
        input -> {
          String text = new String(input, US_ASCII);
          return Primitives.ps256(
              ALICES, text.substring(0, text.lastIndexOf('.')).getBytes(US_ASCII));
        };
    assertThat(refusal(Suite.PART_2_FERNET, f -> f.signature(firstTwoMembers)))
        .isEqualTo(Reason.SIGNATURE);
    for (Suite suite : Suite.values()) {
      String other = suite.part() == 1 ? "sm2-request" : "sm1-request";
      assertThat(refusal(suite, f -> f.header(h -> h.set("typ", other))))
          .isEqualTo(Reason.DIRECTION);
    }
  }

  /// Attack 23.
  @ParameterizedTest
  @ValueSource(ints = {0, 15, 16, 24, 31, 33, 64})
  void aContentKeyOfAnotherLengthOpensNothing(int length) {
    for (Suite suite : Suite.values()) {
      assertThat(refusal(suite, f -> f.contentKey(Primitives.random(length))))
          .isEqualTo(Reason.DOES_NOT_DECRYPT);
    }
  }

  private static Reason refusal(Suite suite, UnaryOperator<EnvelopeForge> change) {
    return Opening.atServer().refusal(change.apply(EnvelopeForge.request(suite))).orElseThrow();
  }

  private static byte[] changedAfterSigning(Suite suite, Consumer<RawJson> change) {
    RawJson[] header = new RawJson[1];
    EnvelopeForge forge = EnvelopeForge.request(suite).header(h -> header[0] = h);
    String signed = Primitives.b64(header[0].bytes());
    UnaryOperator<String> replaced =
        text -> {
          RawJson other = header[0].copy();
          change.accept(other);
          return text.replace(signed, Primitives.b64(other.bytes()));
        };
    return suite.part() == 1
        ? forge.inside(replaced).bytes()
        : forge.members(m -> m.change("protected", replaced)).bytes();
  }

  private static String compact(Suite suite) {
    RawJson json = EnvelopeForge.request(suite).json();
    return String.join(".", json.names().stream().map(json::string).toList());
  }

  private static Arguments hmac(String name, byte[] key) {
    return arguments(name, signing(input -> Primitives.hmac(key, input)));
  }

  private static UnaryOperator<byte[]> signing(UnaryOperator<byte[]> signing) {
    return signing;
  }

  private static byte[] pss(String hash, int salt, byte[] input) {
    try {
      Signature pss = Signature.getInstance("RSASSA-PSS");
      pss.setParameter(new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), salt, 1));
      pss.initSign(ALICES);
      pss.update(input);
      return pss.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
