package dev.securecomm.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.securecomm.envelope.Suite;
import dev.securecomm.key.EncryptionKey;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.PrivateParts;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.TestKeys;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Each reason to refuse, in each suite where it can occur: one thing broken, one reason given.
class RefusalTest {

  private static final long NOW = TestKeys.NOW.getEpochSecond();

  private record Case(
      String name, Set<Suite> suites, UnaryOperator<EnvelopeForge> change, Reason reason) {}

  private static Stream<Case> cases() {
    return Stream.of(
        // MALFORMED
        any("a member is missing", f -> f.members(m -> m.remove("protected")), Reason.MALFORMED),
        any("a member is unknown", f -> f.members(m -> m.set("aad", "")), Reason.MALFORMED),
        any("not JSON", f -> f.members(m -> m.rewrite(json -> json + "}")), Reason.MALFORMED),
        any(
            "a padded key",
            f -> f.members(m -> m.change("encrypted_key", key -> key + "==")),
            Reason.MALFORMED),
        part1(
            "a padded tag", f -> f.members(m -> m.change("tag", t -> t + "==")), Reason.MALFORMED),
        gcm("a padded ciphertext", f -> f.ciphertext(text -> text + "="), Reason.MALFORMED),
        fernet(
            "a token without its padding",
            f -> f.ciphertext(token -> token.replace("=", "")),
            Reason.MALFORMED),
        fernet("a token with more padding", f -> f.ciphertext(t -> t + "="), Reason.MALFORMED),

        // HEADER
        any("an unknown header", f -> f.header(h -> h.set("nbf", 1)), Reason.HEADER),
        any("a missing header", f -> f.header(h -> h.remove("cty")), Reason.HEADER),
        any("exp as text", f -> f.header(h -> h.set("exp", "" + (NOW + 300))), Reason.HEADER),
        any("another algorithm", f -> f.header(h -> h.set("alg", "RS256")), Reason.HEADER),
        any("a header that is no JSON", f -> f.header(h -> h.rewrite(j -> j + "!")), Reason.HEADER),
        any("a header without typ", f -> f.header(h -> h.remove("typ")), Reason.HEADER),
        part1("zip", f -> f.jweHeader(h -> h.set("zip", "DEF")), Reason.HEADER),
        part1("RSA1_5", f -> f.jweHeader(h -> h.set("alg", "RSA1_5")), Reason.HEADER),
        part1("another enc", f -> f.jweHeader(h -> h.set("enc", "A128GCM")), Reason.HEADER),
        part1("no JWE type", f -> f.jweHeader(h -> h.remove("typ")), Reason.HEADER),
        part2("an unknown enc", f -> f.header(h -> h.set("enc", "A128GCM")), Reason.HEADER),
        part2("an unknown wrap", f -> f.header(h -> h.set("wrap", "RSA1_5")), Reason.HEADER),

        // DIRECTION
        any(
            "typed as a reply",
            f -> f.header(h -> h.change("typ", typ -> typ.replace("request", "reply"))),
            Reason.DIRECTION),
        any(
            "typed as the other part",
            f ->
                f.header(h ->
                    h.change("typ", typ -> typ.startsWith("sm1") ? "sm2-request" : "sm1-request")),
            Reason.DIRECTION),
        any("typed as a JWT", f -> f.header(h -> h.set("typ", "JWT")), Reason.DIRECTION),

        // RECIPIENT_KEY
        part1(
            "for Mallory's key",
            f -> f.jweHeader(h -> h.set("kid", malloryKid())),
            Reason.RECIPIENT_KEY),
        part2(
            "for Mallory's key",
            f -> f.header(h -> h.set("rkid", malloryKid())),
            Reason.RECIPIENT_KEY),
        part2(
            "for our signing key",
            f -> f.header(h -> h.set("rkid", TestKeys.server().currentSigning().kid().value())),
            Reason.RECIPIENT_KEY),

        // NOT_SIGNED
        part1("plain text inside", f -> f.inside(jws -> "just a body"), Reason.NOT_SIGNED),
        part1("nothing inside", f -> f.inside(jws -> ""), Reason.MALFORMED),
        part1(
            "a JWS without its signature",
            f -> f.inside(jws -> jws.substring(0, jws.lastIndexOf('.') + 1)),
            Reason.NOT_SIGNED),
        part1("a JWS with padding", f -> f.inside(jws -> jws + "=="), Reason.NOT_SIGNED),
        part1("a JWS and a line feed", f -> f.inside(jws -> jws + "\n"), Reason.NOT_SIGNED),
        part1("characters beyond ASCII", f -> f.inside(jws -> jws + "\u00e9"), Reason.NOT_SIGNED),

        // UNKNOWN_SENDER, UNKNOWN_KEY
        any("an unknown sender", f -> f.header(h -> h.set("iss", "bob")), Reason.UNKNOWN_SENDER),
        any(
            "Mallory's key under Alice's name",
            f ->
                f.header(h -> h.set("kid", TestKeys.mallory().currentSigning().kid().value()))
                    .signedBy(PrivateParts.signing(TestKeys.mallory())),
            Reason.UNKNOWN_KEY),
        any(
            "signed by the identity",
            f ->
                f.header(h -> h.set("kid", TestKeys.alice().fingerprint().value()))
                    .signedBy(PrivateParts.identity(TestKeys.alice())),
            Reason.UNKNOWN_KEY),
        any(
            "signed by the encryption key",
            f ->
                f.header(h -> h.set("kid", TestKeys.alice().currentDecryption().kid().value()))
                    .signedBy(PrivateParts.decryption(TestKeys.alice())),
            Reason.UNKNOWN_KEY),

        // REVOKED_KEY
        any(
            "signed with a key that Alice took back",
            RefusalTest::bySomebodyWhoHasTheKey,
            Reason.REVOKED_KEY),
        any("sealed to a key that we took back", RefusalTest::toTheOldKey, Reason.REVOKED_KEY),

        // SIGNATURE
        any(
            "signed by Mallory",
            f -> f.signedBy(PrivateParts.signing(TestKeys.mallory())),
            Reason.SIGNATURE),
        any("a signature of zeros", f -> f.signature(input -> new byte[256]), Reason.SIGNATURE),
        any("a signature of one byte", f -> f.signature(input -> new byte[1]), Reason.SIGNATURE),
        any("a signature of 4 KiB", f -> f.signature(input -> new byte[4096]), Reason.SIGNATURE),
        part2(
            "the ciphertext is changed",
            f -> f.members(m -> m.change("ciphertext", RefusalTest::turned)),
            Reason.SIGNATURE),
        part2(
            "the wrapped key is changed",
            f -> f.members(m -> m.change("encrypted_key", RefusalTest::turned)),
            Reason.SIGNATURE),

        // AUDIENCE
        any("for Mallory", f -> f.header(h -> h.set("aud", "mallory")), Reason.AUDIENCE),
        any("for its sender", f -> f.header(h -> h.set("aud", "alice")), Reason.AUDIENCE),

        // FROM_THE_FUTURE, STALE, LIFETIME
        any(
            "from 61 seconds ahead",
            f -> f.header(h -> h.set("iat", NOW + 61).set("exp", NOW + 300)),
            Reason.FROM_THE_FUTURE),
        any(
            "from the year 287396",
            f -> f.header(h -> h.set("iat", (1L << 53) - 2).set("exp", (1L << 53) - 1)),
            Reason.FROM_THE_FUTURE),
        any(
            "expired 60 seconds ago",
            f -> f.header(h -> h.set("iat", NOW - 300).set("exp", NOW - 60)),
            Reason.STALE),
        any("from 1970", f -> f.header(h -> h.set("iat", 0).set("exp", 300)), Reason.STALE),
        any("of no life", f -> f.header(h -> h.set("exp", NOW)), Reason.LIFETIME),
        any("of a negative life", f -> f.header(h -> h.set("exp", NOW - 1)), Reason.LIFETIME),
        any(
            "of a day and a second",
            f -> f.header(h -> h.set("exp", NOW + 24 * 3600 + 1)),
            Reason.LIFETIME),
        any("of all time", f -> f.header(h -> h.set("exp", (1L << 53) - 1)), Reason.LIFETIME),

        // DOES_NOT_DECRYPT
        any(
            "sealed to Mallory under our kid",
            f -> f.sealedTo(TestKeys.recipient(TestKeys.mallory()).key().publicKey()),
            Reason.DOES_NOT_DECRYPT),
        any("no wrapped key", f -> f.encryptedKey(key -> "AAAA"), Reason.DOES_NOT_DECRYPT),
        part1(
            "a changed tag",
            f -> f.members(m -> m.change("tag", RefusalTest::turned)),
            Reason.DOES_NOT_DECRYPT),
        part1(
            "a changed iv",
            f -> f.members(m -> m.change("iv", RefusalTest::turned)),
            Reason.DOES_NOT_DECRYPT),
        fernet("a token of a byte", f -> f.ciphertext(text -> "AA=="), Reason.DOES_NOT_DECRYPT),
        gcm("a ciphertext of a byte", f -> f.ciphertext(text -> "AA"), Reason.DOES_NOT_DECRYPT),
        part2(
            "a changed ciphertext",
            f -> f.ciphertext(RefusalTest::turned),
            Reason.DOES_NOT_DECRYPT),
        fernet("version 0x81", f -> f.fernet(t -> t.version(0x81)), Reason.DOES_NOT_DECRYPT),
        fernet(
            "a padding of 17",
            f -> f.fernet(t -> t.padded(p -> last(p, 17))),
            Reason.DOES_NOT_DECRYPT),
        fernet(
            "a padding of 0",
            f -> f.fernet(t -> t.padded(p -> last(p, 0))),
            Reason.DOES_NOT_DECRYPT),

        // TOKEN_TIME
        fernet(
            "a token from 61 s before iat",
            f -> f.fernet(t -> t.seconds(NOW - 61)),
            Reason.TOKEN_TIME),
        fernet(
            "a token from 61 s after exp",
            f -> f.fernet(t -> t.seconds(NOW + 361)),
            Reason.TOKEN_TIME),
        fernet(
            "a token of the last second ever",
            f -> f.fernet(t -> t.seconds(Long.MAX_VALUE)),
            Reason.TOKEN_TIME),
        fernet("a token of negative time", f -> f.fernet(t -> t.seconds(-1)), Reason.TOKEN_TIME));
  }

  static Stream<Arguments> refusals() {
    return cases()
        .flatMap(each ->
            each.suites().stream()
                .map(suite -> arguments(each.name(), suite, each.change(), each.reason())));
  }

  @ParameterizedTest(name = "{0}, {1}: {3}")
  @MethodSource("refusals")
  void refusesARequest(
      String name, Suite suite, UnaryOperator<EnvelopeForge> change, Reason reason) {
    EnvelopeForge forge = change.apply(EnvelopeForge.request(suite));
    assertThat(Opening.atServer().refusal(forge)).hasValue(reason);
  }

  @ParameterizedTest
  @EnumSource
  void opensARequestInWhichNothingIsBroken(Suite suite) {
    assertThat(Opening.atServer().refusal(EnvelopeForge.request(suite))).isEmpty();
  }

  @Test
  void everyReasonHasACaseHereOrAmongTheReplies() {
    Stream<Reason> covered = Stream.concat(cases().map(Case::reason), ReplyTest.reasons());
    assertThat(covered.collect(Collectors.toSet())).containsExactlyInAnyOrder(Reason.values());
  }

  private static EnvelopeForge bySomebodyWhoHasTheKey(EnvelopeForge forge) {
    OwnKeys old = TestKeys.impostor(TestKeys.ALICE);
    return forge
        .header(h -> h.set("kid", old.currentSigning().kid().value()))
        .signedBy(PrivateParts.signing(old));
  }

  private static EnvelopeForge toTheOldKey(EnvelopeForge forge) {
    EncryptionKey old = TestKeys.impostor(TestKeys.SERVER).published().currentEncryption();
    return (forge.suite().part() == 1
            ? forge.jweHeader(h -> h.set("kid", old.kid().value()))
            : forge.header(h -> h.set("rkid", old.kid().value())))
        .sealedTo(old.publicKey());
  }

  private static Case any(String name, UnaryOperator<EnvelopeForge> change, Reason reason) {
    return new Case(name, EnumSet.allOf(Suite.class), change, reason);
  }

  private static Case part1(String name, UnaryOperator<EnvelopeForge> change, Reason reason) {
    return new Case(name, EnumSet.of(Suite.PART_1), change, reason);
  }

  private static Case part2(String name, UnaryOperator<EnvelopeForge> change, Reason reason) {
    return new Case(name, EnumSet.complementOf(EnumSet.of(Suite.PART_1)), change, reason);
  }

  private static Case gcm(String name, UnaryOperator<EnvelopeForge> change, Reason reason) {
    return new Case(name, EnumSet.of(Suite.PART_2_A256GCM), change, reason);
  }

  private static Case fernet(String name, UnaryOperator<EnvelopeForge> change, Reason reason) {
    return new Case(name, EnumSet.of(Suite.PART_2_FERNET), change, reason);
  }

  private static String malloryKid() {
    return TestKeys.mallory().currentDecryption().kid().value();
  }

  /// Another first character: other bits, still canonical.
  private static String turned(String text) {
    return (text.charAt(0) == 'B' ? 'C' : 'B') + text.substring(1);
  }

  private static byte[] last(byte[] padded, int value) {
    byte[] changed = padded.clone();
    changed[changed.length - 1] = (byte) value;
    return changed;
  }
}
