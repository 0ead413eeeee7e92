package dev.securecomm.server.web;

import static dev.securecomm.testkit.Primitives.ascii;
import static dev.securecomm.testkit.Primitives.b64;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.securecomm.envelope.Suite;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.PrivateParts;
import dev.securecomm.message.Reason;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.JwkSetForge;
import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.RawJson;
import dev.securecomm.testkit.TestKeys;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Attacks on the server, each with the one reason for which it is refused and with the private
/// operations that the refusal costs.
final class RefusalCases {

  private static final Set<Suite> ALL = EnumSet.allOf(Suite.class);
  private static final Set<Suite> ONE_OF_EACH_PART = EnumSet.of(Suite.PART_1, Suite.PART_2_FERNET);
  private static final Set<Suite> PART_1 = EnumSet.of(Suite.PART_1);
  private static final Set<Suite> PART_2 = EnumSet.complementOf(EnumSet.of(Suite.PART_1));
  private static final Set<Suite> FERNET = EnumSet.of(Suite.PART_2_FERNET);
  private static final Set<Suite> GCM = EnumSet.of(Suite.PART_2_A256GCM);

  private static final long NOW = TestKeys.NOW.getEpochSecond();
  private static final OwnKeys ALICE = TestKeys.alice();
  private static final OwnKeys SERVER = TestKeys.server();
  private static final OwnKeys MALLORY = TestKeys.mallory();

  /// Where a header may point to; the test listens there and counts.
  private final String listener;

  private final List<Case> cases = new ArrayList<>();

  /// Keys that were a party's until somebody else had them.
  private static OwnKeys stolen(OwnKeys keys) {
    return TestKeys.impostor(keys.party());
  }

  /// The party's keys once it has revoked those.
  static OwnKeys withoutStolen(OwnKeys keys) {
    return PrivateParts.revoking(
        keys,
        TestKeys.NOW,
        stolen(keys).currentSigning().kid(),
        stolen(keys).currentDecryption().kid());
  }

  /// An attack in one suite.
  ///
  /// @param attack the number of the attack in the catalogue, or 0 for a plain flaw
  /// @param make makes the request from a forge that is honest so far
  record Case(
      int attack,
      String name,
      Suite suite,
      Reason reason,
      int privateOperations,
      Function<EnvelopeForge, byte[]> make) {

    @Override
    public String toString() {
      return "attack " + attack + ", " + name + ", " + suite + ": " + reason;
    }
  }

  private RefusalCases(String listener) {
    this.listener = listener;
  }

  static List<Case> all(String listener) {
    RefusalCases made = new RefusalCases(listener);
    made.algorithms();
    made.headers();
    made.spellings();
    made.shapes();
    made.addressesAndTimes();
    made.signatures();
    made.ciphertexts();
    return List.copyOf(made.cases);
  }

  /// Attacks 1, 2, 3 and 6: the message asks for an algorithm.
  private void algorithms() {
    for (String alg : List.of("RS256", "ES256", "PS384", "PS512", "EdDSA", "ps256", "PS256 ")) {
      header(1, "alg " + alg, json -> json.set("alg", alg));
    }
    RSAPublicKey key = PrivateParts.signingPublic(ALICE);
    hs256("PEM", pem(key).getBytes(UTF_8));
    hs256("DER", key.getEncoded());
    hs256("JWK", JwkSetForge.signingJwk(ALICE).bytes());
    add(
        1,
        "RS256 by the right key under alg RS256",
        ALL,
        Reason.HEADER,
        f ->
            f.header(json -> json.set("alg", "RS256"))
                .signature(input -> Primitives.rs256(PrivateParts.signing(ALICE), input)));
    add(
        1,
        "RS256 by the right key under alg PS256",
        ALL,
        Reason.SIGNATURE,
        f -> f.signature(input -> Primitives.rs256(PrivateParts.signing(ALICE), input)));

    for (String alg : List.of("none", "None", "nOnE", "NONE", "")) {
      header(2, "alg '" + alg + "'", json -> json.set("alg", alg));
    }
    header(2, "alg null", json -> json.raw("alg", "null"));
    header(2, "alg an array", json -> json.raw("alg", "[\"PS256\"]"));
    header(2, "alg missing", json -> json.remove("alg"));
    add(2, "no signature", PART_1, Reason.NOT_SIGNED, f -> f.signature(input -> new byte[0]));
    parse(2, "no signature", PART_2, f -> f.signature(input -> new byte[0]));

    for (String alg : List.of("RSA1_5", "RSA-OAEP", "RSA-OAEP-512", "dir", "A256KW", "none")) {
      jwe(3, "JWE alg " + alg, json -> json.set("alg", alg));
    }
    add(3, "wrap RSA1_5", PART_2, Reason.HEADER, f -> f.header(json -> json.set("wrap", "RSA1_5")));
    jwe(
        6,
        "PBES2 of 2^31-1 rounds",
        json -> json.set("alg", "PBES2-HS512+A256KW").set("p2s", "AAAA").set("p2c", 2147483647));
    jwe(5, "zip", json -> json.set("zip", "DEF"));
  }

  private void hs256(String what, byte[] publicKey) {
    add(
        1,
        "HS256 keyed with the public key as " + what,
        ALL,
        Reason.HEADER,
        f ->
            f.header(json -> json.set("alg", "HS256"))
                .signature(input -> Primitives.hmac(publicKey, input)));
  }

  /// Attacks 7, 9 and 10: the header asks for more than it may.
  private void headers() {
    String names = String.join(",", Collections.nCopies(5_000, "\"a\""));
    for (String crit : List.of("[]", "[\"alg\"]", "[\"exp\",\"exp\"]", "[" + names + "]")) {
      String name = "crit " + crit.substring(0, Math.min(16, crit.length()));
      header(7, name, json -> json.raw("crit", crit));
      jwe(7, "JWE " + name, json -> json.raw("crit", crit));
    }

    String jwk = JwkSetForge.signingJwk(MALLORY).toString();
    for (String member : List.of("jku", "x5u")) {
      header(9, member, json -> json.set(member, listener));
      jwe(9, "JWE " + member, json -> json.set(member, listener));
    }
    header(9, "x5c", json -> json.raw("x5c", "[\"AAAA\"]"));
    jwe(9, "JWE jwk", json -> json.raw("jwk", jwk));
    add(
        9,
        "jwk of its signer",
        ALL,
        Reason.HEADER,
        f -> f.header(json -> json.raw("jwk", jwk)).signedBy(PrivateParts.signing(MALLORY)));
    header(9, "kid is an address", json -> json.set("kid", listener));

    List<String> kids =
        List.of(
            "../../../../../../dev/null",
            "' OR '1'='1",
            "",
            " " + ALICE.currentSigning().kid().value(),
            ALICE.currentSigning().kid().value() + "=",
            "A".repeat(1 << 20));
    for (String kid : kids) {
      String name = "kid '" + kid.substring(0, Math.min(16, kid.length())) + "'";
      header(10, name, json -> json.set("kid", kid));
      jwe(10, "JWE " + name, json -> json.set("kid", kid));
    }
    header(10, "kid with NUL", json -> json.raw("kid", "\"a\\u0000b\""));
    header(0, "an unknown member", json -> json.set("nbf", NOW));
    header(0, "an unknown member that is null", json -> json.raw("nbf", "null"));
    header(0, "a member is missing", json -> json.remove("cty"));
  }

  /// Attack 8: other spellings of the same.
  private void spellings() {
    header(8, "alg twice", json -> json.append("\"alg\":\"PS256\""));
    header(8, "alg twice, once escaped", json -> json.append("\"\\u0061lg\":\"PS256\""));
    header(8, "exp as a string", json -> json.set("exp", Long.toString(NOW + 300)));
    header(8, "exp with a fraction", json -> json.raw("exp", (NOW + 300) + ".0"));
    header(8, "exp 1e400", json -> json.raw("exp", "1e400"));
    header(8, "exp beyond 2^53", json -> json.raw("exp", "9007199254740993"));
    header(8, "exp negative", json -> json.raw("exp", "-1"));
    header(8, "a comment", json -> json.rewrite(text -> text.replace("{", "{/**/")));
    header(8, "more after the object", json -> json.rewrite(text -> text + "{}"));
    header(8, "a byte order mark", json -> json.rewrite(text -> "\uFEFF" + text));
    header(8, "UTF-16", json -> json.encode(text -> text.getBytes(UTF_16)));
    header(8, "deep nesting", json -> json.raw("x", "[".repeat(500) + "]".repeat(500)));

    wire(8, "a member twice", json -> json.append("\"protected\":\"AAAA\""));
    wire(8, "a member twice, once escaped", json -> json.append("\"\\u0070rotected\":\"AAAA\""));
    wire(8, "a byte order mark around", json -> json.rewrite(text -> "\uFEFF" + text));
    wire(8, "UTF-16 around", json -> json.encode(text -> text.getBytes(UTF_16)));
    wire(8, "overlong UTF-8", json -> json.encode(RefusalCases::overlong));
    wire(8, "two objects", json -> json.rewrite(text -> text + text));
    wire(8, "a trailing comma", json -> json.rewrite(text -> text.replace("}", ",}")));
    wire(8, "single quotes", json -> json.rewrite(text -> text.replace('"', '\'')));
    wire(8, "a member that is a number", json -> json.raw("encrypted_key", "1"));
    wire(8, "a member that is null", json -> json.raw("encrypted_key", "null"));
    wire(8, "padded base64url", json -> json.change("encrypted_key", key -> key + "=="));
    wire(8, "plain base64", json -> json.change("encrypted_key", key -> "+/" + key.substring(2)));
    wire(8, "a line feed", json -> json.raw("encrypted_key", "\"AAAA\\n\""));
    wire(8, "deep nesting around", json -> json.raw("x", "[".repeat(500) + "]".repeat(500)));
  }

  /// Attacks 12, 17 and 22: another shape, or something else inside.
  private void shapes() {
    add(12, "text inside", PART_1, Reason.NOT_SIGNED, f -> f.inside(jws -> "just a body"));
    add(
        12,
        "an unsigned JWT inside",
        PART_1,
        Reason.HEADER,
        f -> f.inside(jws -> b64("{\"alg\":\"none\"}") + "." + b64("body") + "."));
    add(
        12,
        "a JWS without its signature inside",
        PART_1,
        Reason.NOT_SIGNED,
        f -> f.inside(jws -> jws.substring(0, jws.lastIndexOf('.'))));
    add(
        12,
        "another JWE inside",
        PART_1,
        Reason.NOT_SIGNED,
        f -> f.inside(jws -> compact(EnvelopeForge.request(Suite.PART_1).json())));
    parse(12, "nothing inside", PART_1, f -> f.inside(jws -> ""));

    wire(17, "unprotected", json -> json.raw("unprotected", "{\"alg\":\"RSA-OAEP-256\"}"));
    wire(17, "header", json -> json.raw("header", "{}"));
    wire(17, "aad", json -> json.set("aad", "AAAA"));
    wire(17, "payload", json -> json.set("payload", "AAAA"));
    wire(17, "signatures", json -> json.raw("signatures", "[]"));
    parse(
        17,
        "a general JWE",
        PART_1,
        f ->
            f.members(json ->
                json.raw("recipients", "[{\"encrypted_key\":" + json.raw("encrypted_key") + "}]")
                    .remove("encrypted_key")));
    parse(
        17,
        "members of the other part",
        PART_2,
        f -> f.members(json -> json.set("iv", b64(new byte[12])).set("tag", b64(new byte[16]))));
    raw(17, "compact", PART_1, f -> ascii(compact(f.json())));
    raw(17, "compact in JSON", PART_1, f -> ascii(RawJson.quote(compact(f.json()))));
    raw(17, "in an array", ALL, f -> ascii("[" + f.json() + "]"));

    raw(22, "nothing at all", PART_1, f -> new byte[0]);
    raw(22, "an empty object", PART_1, f -> ascii("{}"));
    raw(22, "random bytes", PART_1, f -> Primitives.random(500));
    for (Suite suite : Suite.values()) {
      for (String member : EnvelopeForge.request(suite).json().names()) {
        parse(
            22,
            "an empty " + member,
            EnumSet.of(suite),
            f -> f.members(json -> json.set(member, "")));
        parse(22, "no " + member, EnumSet.of(suite), f -> f.members(json -> json.remove(member)));
      }
    }
  }

  /// Attacks 11 and 16, and messages of the wrong time.
  private void addressesAndTimes() {
    add(
        11,
        "Alice's message to Carol, sealed again to us",
        ALL,
        Reason.AUDIENCE,
        f -> f.header(json -> json.set("aud", "carol")));
    add(
        16,
        "our own message",
        ALL,
        Reason.UNKNOWN_SENDER,
        f -> EnvelopeForge.request(f.suite(), SERVER, TestKeys.recipient(SERVER), TestKeys.NOW));
    add(16, "a reply of Alice's", ALL, Reason.DIRECTION, f -> replyOf(ALICE, f.suite()));
    add(
        16,
        "our own reply to Alice",
        PART_1,
        Reason.RECIPIENT_KEY,
        0,
        f -> EnvelopeForge.reply(f.suite(), b64(new byte[16]), b64(new byte[32])));
    add(
        16,
        "our own reply to Alice",
        PART_2,
        Reason.DIRECTION,
        f -> EnvelopeForge.reply(f.suite(), b64(new byte[16]), b64(new byte[32])));

    add(
        0,
        "sealed to a key of ours that was revoked",
        PART_1,
        Reason.REVOKED_KEY,
        0,
        f ->
            f.jweHeader(json -> json.set("kid", stolen(SERVER).currentDecryption().kid().value())));
    add(
        0,
        "sealed to a key of ours that was revoked",
        PART_2,
        Reason.REVOKED_KEY,
        f -> f.header(json -> json.set("rkid", stolen(SERVER).currentDecryption().kid().value())));
    add(
        0,
        "signed with a key of Alice's that was revoked",
        ALL,
        Reason.REVOKED_KEY,
        f ->
            f.header(json -> json.set("kid", stolen(ALICE).currentSigning().kid().value()))
                .signedBy(PrivateParts.signing(stolen(ALICE))));
    add(
        0,
        "sealed to Mallory's key",
        PART_1,
        Reason.RECIPIENT_KEY,
        0,
        f -> f.jweHeader(json -> json.set("kid", MALLORY.currentDecryption().kid().value())));
    add(
        0,
        "sealed to Mallory's key",
        PART_2,
        Reason.RECIPIENT_KEY,
        f -> f.header(json -> json.set("rkid", MALLORY.currentDecryption().kid().value())));
    add(
        0,
        "of nobody we know",
        ALL,
        Reason.UNKNOWN_SENDER,
        f -> f.header(j -> j.set("iss", "bob")));
    add(
        0,
        "61 seconds ahead",
        ALL,
        Reason.FROM_THE_FUTURE,
        f -> f.header(json -> json.set("iat", NOW + 61)));
    add(
        0,
        "expired by the skew",
        ALL,
        Reason.STALE,
        f -> f.header(json -> json.set("iat", NOW - 300).set("exp", NOW - 60)));
    add(
        0,
        "of a day and a second",
        ALL,
        Reason.LIFETIME,
        f -> f.header(json -> json.set("exp", NOW + 24 * 3600 + 1)));
    add(0, "of no life", ALL, Reason.LIFETIME, f -> f.header(json -> json.set("exp", NOW)));
  }

  /// Attacks 13 and 14: another's signature, or a key used for something else.
  private void signatures() {
    parse(
        13, "the signature is stripped", PART_2, f -> f.members(json -> json.remove("signature")));
    add(
        13,
        "signed by Mallory as Alice",
        ALL,
        Reason.SIGNATURE,
        f -> f.signedBy(PrivateParts.signing(MALLORY)));
    add(
        13,
        "Alice's ciphertext signed by Mallory as his own",
        PART_2,
        Reason.DOES_NOT_DECRYPT,
        1,
        f -> {
          RawJson alices = f.json();
          return EnvelopeForge.request(f.suite(), MALLORY, TestKeys.recipient(SERVER), TestKeys.NOW)
              .encryptedKey(key -> alices.string("encrypted_key"))
              .ciphertext(text -> alices.string("ciphertext"));
        });
    for (String member : List.of("protected", "encrypted_key", "ciphertext", "signature")) {
      add(
          13,
          "the " + member + " of another message of hers",
          PART_2,
          Reason.SIGNATURE,
          f -> f.members(json -> json.set(member, other(f.suite(), member))));
    }
    for (String member : List.of("encrypted_key", "iv", "ciphertext", "tag")) {
      add(
          13,
          "the " + member + " of another message of hers",
          PART_1,
          Reason.DOES_NOT_DECRYPT,
          f -> f.members(json -> json.set(member, other(f.suite(), member))));
    }
    for (String member : List.of("encrypted_key", "ciphertext", "signature")) {
      add(
          13,
          "a bit of " + member + " is flipped",
          PART_2,
          Reason.SIGNATURE,
          f -> f.members(json -> json.change(member, RefusalCases::turned)));
    }

    add(
        14,
        "typed as the other part",
        ALL,
        Reason.DIRECTION,
        f ->
            f.header(json ->
                json.change("typ", typ -> typ.startsWith("sm1") ? "sm2-request" : "sm1-request")));
    add(
        14,
        "typed as a reply",
        ALL,
        Reason.DIRECTION,
        f -> f.header(json -> json.change("typ", typ -> typ.replace("request", "reply"))));
    add(
        14,
        "signed by Alice's identity",
        ALL,
        Reason.UNKNOWN_KEY,
        f ->
            f.header(json -> json.set("kid", ALICE.fingerprint().value()))
                .signedBy(PrivateParts.identity(ALICE)));
    add(
        14,
        "signed by Alice's encryption key",
        ALL,
        Reason.UNKNOWN_KEY,
        f ->
            f.header(json -> json.set("kid", ALICE.currentDecryption().kid().value()))
                .signedBy(PrivateParts.decryption(ALICE)));
    add(
        14,
        "Mallory's signing key under Alice's name",
        ALL,
        Reason.UNKNOWN_KEY,
        f ->
            f.header(json -> json.set("kid", MALLORY.currentSigning().kid().value()))
                .signedBy(PrivateParts.signing(MALLORY)));
    add(
        14,
        "sealed to our signing key",
        PART_2,
        Reason.RECIPIENT_KEY,
        f ->
            f.header(json -> json.set("rkid", SERVER.currentSigning().kid().value()))
                .sealedTo(PrivateParts.signingPublic(SERVER)));
    add(
        14,
        "sealed to our signing key",
        PART_1,
        Reason.RECIPIENT_KEY,
        0,
        f ->
            f.jweHeader(json -> json.set("kid", SERVER.currentSigning().kid().value()))
                .sealedTo(PrivateParts.signingPublic(SERVER)));
  }

  /// Attacks 4, 18 and 23: what does not decrypt.
  private void ciphertexts() {
    decrypt(
        4,
        "sealed to Mallory under our kid",
        f -> f.sealedTo(MALLORY.published().currentEncryption().publicKey()));
    decrypt(4, "a wrapped key of zeros", f -> f.encryptedKey(key -> b64(new byte[256])));
    decrypt(4, "a wrapped key above the modulus", f -> f.encryptedKey(key -> b64(ones())));
    decrypt(4, "a wrapped key of three bytes", f -> f.encryptedKey(key -> "AAAA"));
    for (int length : List.of(0, 15, 16, 31, 33, 64)) {
      decrypt(23, "a content key of " + length, f -> f.contentKey(Primitives.random(length)));
    }

    fernet("version 0x81", Reason.DOES_NOT_DECRYPT, f -> f.fernet(token -> token.version(0x81)));
    fernet(
        "a padding of 17",
        Reason.DOES_NOT_DECRYPT,
        f -> f.fernet(token -> token.padded(blocks -> last(blocks, 17))));
    fernet(
        "a padding of 0",
        Reason.DOES_NOT_DECRYPT,
        f -> f.fernet(token -> token.padded(blocks -> last(blocks, 0))));
    fernet("a byte flipped", Reason.DOES_NOT_DECRYPT, f -> f.ciphertext(RefusalCases::turned));
    fernet("a token of a byte", Reason.DOES_NOT_DECRYPT, f -> f.ciphertext(token -> "AA=="));
    fernet(
        "without its base64 padding",
        Reason.MALFORMED,
        f -> f.ciphertext(token -> token.replace("=", "")));
    fernet("a time far ahead", Reason.TOKEN_TIME, f -> f.fernet(token -> token.seconds(NOW + 361)));
    fernet("a time before", Reason.TOKEN_TIME, f -> f.fernet(token -> token.seconds(NOW - 61)));
    fernet(
        "the last time there is",
        Reason.TOKEN_TIME,
        f -> f.fernet(token -> token.seconds(Long.MAX_VALUE)));
    fernet("a negative time", Reason.TOKEN_TIME, f -> f.fernet(token -> token.seconds(-1)));
    add(
        0,
        "a GCM ciphertext with padding",
        GCM,
        Reason.MALFORMED,
        1,
        f -> f.ciphertext(text -> text + "="));
    add(
        0,
        "a GCM ciphertext of a byte",
        GCM,
        Reason.DOES_NOT_DECRYPT,
        1,
        f -> f.ciphertext(text -> "AA"));
  }

  /// A flaw of the signed message header, which has one parser for all of part 2.
  private void header(int attack, String name, Consumer<RawJson> change) {
    add(attack, name, ONE_OF_EACH_PART, Reason.HEADER, f -> f.header(change));
  }

  /// A flaw of part 1's JWE header, found before anything is decrypted.
  private void jwe(int attack, String name, Consumer<RawJson> change) {
    add(attack, name, PART_1, Reason.HEADER, 0, f -> f.jweHeader(change));
  }

  /// A flaw of the envelope itself, which has one shape for all of part 2.
  private void wire(int attack, String name, Consumer<RawJson> change) {
    parse(attack, name, EnumSet.of(Suite.PART_1, Suite.PART_2_A256GCM), f -> f.members(change));
  }

  private void parse(
      int attack, String name, Set<Suite> suites, UnaryOperator<EnvelopeForge> change) {
    add(attack, name, suites, Reason.MALFORMED, 0, change);
  }

  private void decrypt(int attack, String name, UnaryOperator<EnvelopeForge> change) {
    add(attack, name, ALL, Reason.DOES_NOT_DECRYPT, 1, change);
  }

  private void fernet(String name, Reason reason, UnaryOperator<EnvelopeForge> change) {
    add(18, name, FERNET, reason, 1, change);
  }

  private void raw(
      int attack, String name, Set<Suite> suites, Function<EnvelopeForge, byte[]> make) {
    for (Suite suite : suites) {
      cases.add(new Case(attack, name, suite, Reason.MALFORMED, 0, make));
    }
  }

  /// Part 1 has to decrypt before it sees who signed; part 2 verifies before it unwraps.
  private void add(
      int attack,
      String name,
      Set<Suite> suites,
      Reason reason,
      UnaryOperator<EnvelopeForge> change) {
    for (Suite suite : suites) {
      add(attack, name, EnumSet.of(suite), reason, suite.part() == 1 ? 1 : 0, change);
    }
  }

  private void add(
      int attack,
      String name,
      Set<Suite> suites,
      Reason reason,
      int privateOperations,
      UnaryOperator<EnvelopeForge> change) {
    for (Suite suite : suites) {
      cases.add(
          new Case(attack, name, suite, reason, privateOperations, f -> change.apply(f).bytes()));
    }
  }

  /// The members of every envelope so far are those of its compact form, in order.
  private static String compact(RawJson json) {
    return String.join(
        ".", Stream.of(json.names()).flatMap(List::stream).map(json::string).toList());
  }

  private static String other(Suite suite, String member) {
    return EnvelopeForge.request(suite).json().string(member);
  }

  private static EnvelopeForge replyOf(OwnKeys sender, Suite suite) {
    return EnvelopeForge.reply(
        suite,
        sender,
        TestKeys.recipient(SERVER),
        TestKeys.NOW,
        b64(new byte[16]),
        b64(new byte[32]));
  }

  /// Another first character: other bits, still canonical.
  private static String turned(String text) {
    return (text.charAt(0) == 'B' ? 'C' : 'B') + text.substring(1);
  }

  private static byte[] last(byte[] blocks, int value) {
    byte[] changed = blocks.clone();
    changed[changed.length - 1] = (byte) value;
    return changed;
  }

  private static byte[] ones() {
    byte[] ones = new byte[256];
    java.util.Arrays.fill(ones, (byte) 0xff);
    return ones;
  }

  /// The first quote in two bytes where one would do.
  private static byte[] overlong(String json) {
    byte[] rest = json.substring(2).getBytes(UTF_8);
    return Primitives.concat(new byte[] {'{', (byte) 0xc0, (byte) 0xa2}, rest);
  }

  private static String pem(RSAPublicKey key) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }
}
