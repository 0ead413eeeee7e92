package dev.securecomm.fuzz;

import dev.securecomm.codec.Base64Url;
import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.key.JwkSet;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.PrivateParts;
import dev.securecomm.key.SignedJwkSet;
import dev.securecomm.testkit.JwkSetForge;
import dev.securecomm.testkit.RawJson;
import dev.securecomm.testkit.TestKeys;
import dev.securecomm.testkit.VoucherForge;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What peers publish.
final class KeySets {

  /// `$a` and `$b` are `n` and `kid` of Alice's signing key, `$c` and `$d` of her encryption key,
  /// `$e` to `$h` those of another's, `$i` and `$j` of her identity; `$k` and `$l` are the vouchers
  /// of two identities before it.
  private static final Pieces PIECES = new Pieces().with('a', published()).with('k', vouchers());

  private static List<String> published() {
    OwnKeys alice = TestKeys.alice();
    OwnKeys other = TestKeys.mallory();
    return Stream.of(
            JwkSetForge.signingJwk(alice),
            JwkSetForge.encryptionJwk(alice),
            JwkSetForge.signingJwk(other),
            JwkSetForge.encryptionJwk(other),
            JwkSetForge.identityJwk(alice))
        .flatMap(KeySets::modulusAndKid)
        .toList();
  }

  private static Stream<String> modulusAndKid(RawJson jwk) {
    return Stream.of(jwk.string("n"), jwk.string("kid"));
  }

  private static List<String> vouchers() {
    KeyPair first = identity(TestKeys.server());
    KeyPair second = identity(TestKeys.mallory());
    return List.of(
        VoucherForge.of(first, second).compact(),
        VoucherForge.of(second, identity(TestKeys.alice())).compact());
  }

  private static KeyPair identity(OwnKeys keys) {
    return new KeyPair(PrivateParts.identityPublic(keys), PrivateParts.identity(keys));
  }

  private KeySets() {}

  /// The plain JWK Set.
  static boolean jwkSet(byte[] input) throws MalformedException {
    JwkSet set;
    try {
      set = JwkSet.parse(JsonObject.parse(PIECES.fill(input)));
    } catch (MalformedException e) {
      return false;
    }
    holdsTogether(set);
    return true;
  }

  private static void holdsTogether(JwkSet set) throws MalformedException {
    JwkSet again = JwkSet.parse(JsonObject.parse(set.toJson().toBytes()));
    Invariant.holds(again.toJson().equals(set.toJson()), "what parses serialises back");
    Invariant.holds(
        set.verifying().stream().noneMatch(key -> set.isRevoked(key.kid())),
        "no key is published and revoked");
    Invariant.holds(
        set.hasEncryption(set.currentEncryption().kid()), "the current key is one of the set's");
  }

  /// Three lines: header, claims, and the signature, which is made if there is none.
  static boolean signedJwkSet(byte[] input) throws MalformedException {
    Lines lines = new Lines(input);
    String compact = compact(lines);
    SignedJwkSet set;
    try {
      set = SignedJwkSet.parse(compact);
    } catch (MalformedException e) {
      return false;
    }
    Invariant.holds(set.compact().equals(compact), "what parses serialises back");
    Invariant.holds(set.equals(SignedJwkSet.parse(compact)), "what is read is read again");
    Invariant.holds(
        set.fingerprint().equals(TestKeys.alice().fingerprint()),
        "nobody signs for an identity but who has its key");
    Invariant.holds(set.seq() > 0, "seq begins with 1");
    Invariant.holds(
        !set.succession().ancestors().contains(set.fingerprint()), "nobody succeeds himself");
    holdsTogether(set.keys());
    return true;
  }

  private static String compact(Lines lines) {
    byte[] header = lines.at(0).map(PIECES::fill).orElse(new byte[0]);
    byte[] claims = lines.at(1).map(PIECES::fill).orElse(new byte[0]);
    String input = Base64Url.encode(header) + "." + Base64Url.encode(claims);
    return input
        + "."
        + lines.at(2).map(PIECES::fillText).orElseGet(() -> signature(header, input));
  }

  private static String signature(byte[] header, String input) {
    return Base64Url.encode(
        Signing.under(
            Optional.of(header),
            PrivateParts.identity(TestKeys.alice()),
            input.getBytes(StandardCharsets.US_ASCII)));
  }
}
