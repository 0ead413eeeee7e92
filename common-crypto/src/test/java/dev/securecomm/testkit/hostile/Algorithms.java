package dev.securecomm.testkit.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.securecomm.key.PrivateParts;
import dev.securecomm.message.Reason;
import dev.securecomm.testkit.JwkSetForge;
import dev.securecomm.testkit.Primitives;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/// Attacks 1, 2, 3, 5 and 6: the message asks for an algorithm.
final class Algorithms {

  private static final Map<String, String> SIGNING =
      Map.ofEntries(
          Map.entry("rs256", "RS256"),
          Map.entry("rs1", "RS1"),
          Map.entry("es256", "ES256"),
          Map.entry("ps384", "PS384"),
          Map.entry("ps512", "PS512"),
          Map.entry("eddsa", "EdDSA"),
          Map.entry("ps256-in-lower-case", "ps256"),
          Map.entry("ps256-and-a-space", "PS256 "));

  private static final Map<String, String> NONE =
      Map.of(
          "none", "none",
          "none-capitalised", "None",
          "none-in-mixed-case", "nOnE",
          "none-in-capitals", "NONE",
          "empty", "");

  private static final Map<String, String> WRAPPING =
      Map.ofEntries(
          Map.entry("rsa1-5", "RSA1_5"),
          Map.entry("rsa-oaep", "RSA-OAEP"),
          Map.entry("rsa-oaep-384", "RSA-OAEP-384"),
          Map.entry("rsa-oaep-512", "RSA-OAEP-512"),
          Map.entry("dir", "dir"),
          Map.entry("a256kw", "A256KW"),
          Map.entry("ecdh-es", "ECDH-ES"),
          Map.entry("none", "none"));

  private final Defects to;

  private Algorithms(Defects to) {
    this.to = to;
  }

  static void in(Defects to) {
    Algorithms algorithms = new Algorithms(to);
    algorithms.ofSignatures();
    algorithms.keyedWithThePublicKey();
    algorithms.ofWrapping();
    algorithms.ofContent();
  }

  private void ofSignatures() {
    SIGNING.forEach((name, alg) -> to.header(1, "alg-" + name, json -> json.set("alg", alg)));
    NONE.forEach((name, alg) -> to.header(2, "alg-" + name, json -> json.set("alg", alg)));
    to.header(1, "alg-ps256-and-nul", json -> json.raw("alg", "\"PS256\\u0000\""));
    to.header(2, "alg-null", json -> json.raw("alg", "null"));
    to.header(2, "alg-an-array", json -> json.raw("alg", "[\"PS256\"]"));
    to.header(2, "alg-an-object", json -> json.raw("alg", "{\"alg\":\"PS256\"}"));
    to.header(2, "alg-a-number", json -> json.set("alg", 256));
    to.header(2, "alg-missing", json -> json.remove("alg"));
    to.of(1, "alg-rs256-and-signed-by-rs256")
        .refused(
            Reason.HEADER,
            f ->
                f.header(json -> json.set("alg", "RS256"))
                    .signature(
                        input -> Primitives.rs256(PrivateParts.signing(to.cast().alice()), input)));
  }

  /// CVE-2015-9235: the public key as a secret that everybody knows.
  private void keyedWithThePublicKey() {
    RSAPublicKey key = PrivateParts.signingPublic(to.cast().alice());
    hs256("pem", pem(key).getBytes(UTF_8));
    hs256("der", key.getEncoded());
    hs256("jwk", JwkSetForge.signingJwk(to.cast().alice()).bytes());
  }

  private void hs256(String spelling, byte[] publicKey) {
    to.of(1, "alg-hs256-keyed-with-the-public-key-as-" + spelling)
        .refused(
            Reason.HEADER,
            f ->
                f.header(json -> json.set("alg", "HS256"))
                    .signature(input -> Primitives.hmac(publicKey, input)));
  }

  private void ofWrapping() {
    WRAPPING.forEach((name, alg) -> {
      to.jwe(3, "alg-" + name, json -> json.set("alg", alg));
      to.of(3, "wrap-" + name)
          .in(Form.FERNET)
          .refused(Reason.HEADER, f -> f.header(json -> json.set("wrap", alg)));
    });
    to.jwe(
        6,
        "alg-pbes2-of-most-rounds",
        json -> json.set("alg", "PBES2-HS512+A256KW").set("p2s", "AAAA").set("p2c", 2147483647));
    to.jwe(6, "p2c", json -> json.set("p2c", 2147483647));
  }

  private void ofContent() {
    to.anyHeader(5, "zip", json -> json.set("zip", "DEF"));
    for (String enc : new String[] {"A128GCM", "A192GCM", "A256CBC-HS512", "fernet", ""}) {
      String name = enc.isEmpty() ? "empty" : enc.toLowerCase(Locale.ROOT);
      to.jwe(0, "enc-" + name, json -> json.set("enc", enc));
    }
    for (String enc : new String[] {"A128GCM", "Fernet", ""}) {
      String name =
          enc.isEmpty() ? "empty" : enc.equals("Fernet") ? "fernet-capitalised" : "a128gcm";
      to.of(0, "enc-" + name)
          .in(Form.SM2)
          .refused(Reason.HEADER, f -> f.header(json -> json.set("enc", enc)));
    }
  }

  private static String pem(RSAPublicKey key) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }
}
