package dev.securecomm.testkit.hostile;

import dev.securecomm.key.PrivateParts;
import dev.securecomm.message.Reason;
import dev.securecomm.testkit.JwkSetForge;
import dev.securecomm.testkit.Primitives;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/// Attacks 7, 9 and 10: a header asks for more than it may.
final class Headers {

  private static final String MANY = String.join(",", Collections.nCopies(5_000, "\"a\""));

  private static final Map<String, String> CRIT =
      Map.of(
          "empty", "[]",
          "null", "null",
          "of-alg", "[\"alg\"]",
          "of-b64", "[\"b64\"]",
          "twice-the-same", "[\"exp\",\"exp\"]",
          "of-thousands", "[" + MANY + "]");

  private static final Map<String, String> KIDS =
      Map.of(
          "a-path", "../../../../../../dev/null",
          "sql", "' OR '1'='1",
          "a-command", "|/bin/true",
          "empty", "",
          "one-character-short", "A".repeat(42),
          "one-character-long", "A".repeat(44),
          "a-megabyte", "A".repeat(1 << 20));

  private final Defects to;

  private Headers(Defects to) {
    this.to = to;
  }

  static void in(Defects to) {
    Headers headers = new Headers(to);
    CRIT.forEach((name, crit) -> to.anyHeader(7, "crit-" + name, json -> json.raw("crit", crit)));
    to.anyHeader(7, "b64-false", json -> json.raw("b64", "false").raw("crit", "[\"b64\"]"));
    headers.keys();
    headers.kids();
    headers.members();
  }

  /// A key, or where there is one, in a header.
  private void keys() {
    String jwk = JwkSetForge.signingJwk(to.cast().mallory()).toString();
    String listener = to.cast().listener();
    for (String member : List.of("jku", "x5u", "url")) {
      to.anyHeader(9, member, json -> json.set(member, listener));
    }
    to.anyHeader(9, "x5c", json -> json.raw("x5c", "[\"AAAA\"]"));
    to.anyHeader(9, "x5t", json -> json.set("x5t#S256", Primitives.b64(new byte[32])));
    to.anyHeader(9, "kid-an-address", json -> json.set("kid", listener));
    to.header(9, "iss-an-address", json -> json.set("iss", listener));
    to.jwe(9, "jwk", json -> json.raw("jwk", jwk));
    to.of(9, "jwk-of-its-signer")
        .refused(
            Reason.HEADER,
            f ->
                f.header(json -> json.raw("jwk", jwk))
                    .signedBy(PrivateParts.signing(to.cast().mallory())));
  }

  private void kids() {
    KIDS.forEach((name, kid) -> to.anyHeader(10, "kid-" + name, json -> json.set("kid", kid)));
    to.anyHeader(10, "kid-with-nul", json -> json.raw("kid", "\"a\\u0000b\""));
    to.anyHeader(10, "kid-padded", json -> json.change("kid", kid -> kid + "="));
    to.anyHeader(10, "kid-after-a-space", json -> json.change("kid", kid -> " " + kid));
    to.anyHeader(
        10, "kid-in-standard-base64", json -> json.change("kid", k -> "+/" + k.substring(2)));
  }

  private void members() {
    to.anyHeader(0, "an-unknown-member", json -> json.set("nbf", to.cast().iat()));
    to.anyHeader(0, "an-unknown-member-that-is-null", json -> json.raw("nbf", "null"));
    to.anyHeader(0, "an-unknown-member-without-a-name", json -> json.set("", ""));
    to.anyHeader(0, "not-an-object", json -> json.rewrite(text -> "[" + text + "]"));
    to.anyHeader(0, "an-empty-object", json -> json.rewrite(text -> "{}"));
    to.anyHeader(0, "a-string", json -> json.rewrite(text -> "\"PS256\""));
    to.of(14, "members-of-part-2")
        .in(Form.SM1)
        .refused(Reason.HEADER, f -> f.header(json -> json.set("wrap", "RSA-OAEP-256")));
    for (String member : List.of("irt", "rqd")) {
      to.header(
          16, member + "-in-a-request", json -> json.set(member, Primitives.b64(new byte[32])));
    }
    to.header(16, "status-in-a-request", json -> json.set("status", 200));
  }
}
