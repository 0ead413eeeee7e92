package dev.securecomm.testkit;

import static dev.securecomm.testkit.Primitives.ascii;
import static dev.securecomm.testkit.Primitives.b64;

import dev.securecomm.key.KeyLife;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.PrivateParts;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// A signed JWK Set that is trusted, but for the one thing that a test breaks.
public final class JwkSetForge {

  private final RawJson header = new RawJson();
  private final RawJson claims = new RawJson();
  private final List<RawJson> keys = new ArrayList<>();
  private SecureRandom source = new SecureRandom();
  private PrivateKey signer;
  private UnaryOperator<byte[]> signature = input -> Primitives.ps256(signer, input, source);

  private JwkSetForge(OwnKeys owner, Instant now) {
    this.signer = PrivateParts.identity(owner);
    header
        .set("alg", "PS256")
        .set("typ", "jwk-set+jwt")
        .set("kid", owner.fingerprint().value())
        .raw("jwk", identityJwk(owner).toString());
    claims
        .set("iss", owner.party().name())
        .set("sub", owner.party().name())
        .set("iat", now.getEpochSecond())
        .set("exp", now.getEpochSecond() + 3600)
        .set("seq", 1);
    keys.add(signingJwk(owner));
    keys.add(encryptionJwk(owner));
  }

  public static JwkSetForge of(OwnKeys owner, Instant now) {
    return new JwkSetForge(owner, now);
  }

  /// Of Alice, now.
  public static JwkSetForge valid() {
    return of(TestKeys.alice(), TestKeys.NOW);
  }

  public static RawJson identityJwk(OwnKeys owner) {
    return jwk(PrivateParts.identityPublic(owner), "sig", "PS256", owner.fingerprint().value());
  }

  public static RawJson signingJwk(OwnKeys owner) {
    return living(
        jwk(
            PrivateParts.signingPublic(owner),
            "sig",
            "PS256",
            owner.currentSigning().kid().value()),
        owner.currentSigning().life());
  }

  public static RawJson encryptionJwk(OwnKeys owner) {
    return living(
        jwk(
            owner.published().currentEncryption().publicKey(),
            "enc",
            "RSA-OAEP-256",
            owner.currentDecryption().kid().value()),
        owner.currentDecryption().life());
  }

  /// The JWK in the header, of any key.
  public static RawJson identityJwk(KeyPair identity) {
    RSAPublicKey key = (RSAPublicKey) identity.getPublic();
    return jwk(key, "sig", "PS256", thumbprint(key));
  }

  /// RFC 7638.
  public static String thumbprint(RSAPublicKey key) {
    return thumbprint(key.getModulus(), key.getPublicExponent());
  }

  public static String thumbprint(BigInteger n, BigInteger e) {
    return b64(
        Primitives.sha256(
            ascii("{\"e\":\"%s\",\"kty\":\"RSA\",\"n\":\"%s\"}".formatted(number(e), number(n)))));
  }

  private static RawJson living(RawJson jwk, KeyLife life) {
    return jwk.set("iat", life.made().getEpochSecond()).set("nbf", life.from().getEpochSecond());
  }

  private static RawJson jwk(RSAPublicKey key, String use, String alg, String kid) {
    return new RawJson()
        .set("kty", "RSA")
        .set("n", number(key.getModulus()))
        .set("e", number(key.getPublicExponent()))
        .set("use", use)
        .set("alg", alg)
        .set("kid", kid);
  }

  /// A Base64urlUInt (RFC 7518 section 2).
  private static String number(BigInteger number) {
    byte[] signed = number.toByteArray();
    int sign = signed[0] == 0 ? 1 : 0;
    return b64(Arrays.copyOfRange(signed, sign, signed.length));
  }

  /// What the salt of the signature is drawn from.
  public JwkSetForge randomFrom(SecureRandom other) {
    source = other;
    return this;
  }

  public JwkSetForge header(Consumer<RawJson> change) {
    change.accept(header);
    return this;
  }

  public JwkSetForge claims(Consumer<RawJson> change) {
    change.accept(claims);
    return this;
  }

  /// The JWKs: by default one to sign with and one to encrypt to.
  public JwkSetForge keys(Consumer<List<RawJson>> change) {
    change.accept(keys);
    return this;
  }

  /// The same party and keys under another identity.
  public JwkSetForge under(KeyPair identity) {
    RawJson jwk = identityJwk(identity);
    header.set("kid", jwk.string("kid")).raw("jwk", jwk.toString());
    return signedBy(identity.getPrivate());
  }

  public JwkSetForge succession(List<String> vouchers) {
    claims.raw(
        "succession",
        vouchers.stream().map(RawJson::quote).collect(Collectors.joining(",", "[", "]")));
    return this;
  }

  public JwkSetForge signedBy(PrivateKey other) {
    signer = other;
    return this;
  }

  public JwkSetForge signature(UnaryOperator<byte[]> other) {
    signature = other;
    return this;
  }

  /// The plain JWK Set.
  public byte[] plain() {
    return new RawJson().raw("keys", keys.toString()).bytes();
  }

  public String compact() {
    claims.raw("keys", keys.toString());
    String input = b64(header.bytes()) + "." + b64(claims.bytes());
    return input + "." + b64(signature.apply(ascii(input)));
  }
}
