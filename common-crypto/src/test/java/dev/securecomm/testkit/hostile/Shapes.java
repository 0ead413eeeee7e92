package dev.securecomm.testkit.hostile;

import static dev.securecomm.testkit.Primitives.ascii;
import static dev.securecomm.testkit.Primitives.b64;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.securecomm.envelope.Suite;
import dev.securecomm.message.Reason;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.RawJson;
import java.util.EnumSet;
import java.util.function.Function;

/// Attacks 17 and 22: another serialisation, or no envelope at all.
final class Shapes {

  private Shapes() {}

  static void in(Defects to) {
    otherSerialisations(to);
    noEnvelope(to);
    members(to);
  }

  private static void otherSerialisations(Defects to) {
    to.envelope(17, "unprotected", json -> json.raw("unprotected", "{\"alg\":\"RSA-OAEP-256\"}"));
    to.envelope(17, "an-unprotected-header", json -> json.raw("header", "{}"));
    to.envelope(17, "aad", json -> json.set("aad", "AAAA"));
    to.envelope(17, "payload", json -> json.set("payload", "AAAA"));
    to.envelope(17, "signatures", json -> json.raw("signatures", "[]"));
    to.of(17, "general-jwe")
        .in(Form.SM1)
        .malformed(f ->
            f.members(json ->
                json.raw("recipients", "[{\"encrypted_key\":" + json.raw("encrypted_key") + "}]")
                    .remove("encrypted_key")));
    to.of(17, "members-of-both-parts")
        .in(Form.SM2)
        .malformed(f ->
            f.members(json -> json.set("iv", b64(new byte[12])).set("tag", b64(new byte[16]))));
    bytes(to, 17, "compact", f -> ascii(compact(f.json())));
    bytes(to, 17, "compact-in-json", f -> ascii(RawJson.quote(compact(f.json()))));
    bytes(to, 17, "in-an-array", f -> ascii("[" + f.json() + "]"));
    bytes(to, 17, "in-another-object", f -> ascii("{\"message\":" + f.json() + "}"));
  }

  private static void noEnvelope(Defects to) {
    once(to, "nothing-at-all", f -> new byte[0]);
    once(to, "white-space", f -> ascii(" \r\n\t"));
    once(to, "empty-braces", f -> ascii("{}"));
    once(to, "an-empty-array", f -> ascii("[]"));
    once(to, "the-word-null", f -> ascii("null"));
    once(to, "a-number", f -> ascii("1"));
    once(to, "a-nul", f -> new byte[1]);
    once(to, "random-bytes", f -> f.random(500));
    once(to, "plain-text", f -> EnvelopeForge.BODY.getBytes(UTF_8));
    once(to, "a-form", f -> ascii("protected=AAAA&encrypted_key=AAAA"));
    once(
        to,
        "xml",
        f ->
            ascii(
                "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///dev/null\">]><a>&b;</a>"));
  }

  /// Every member empty, missing, and of another type.
  private static void members(Defects to) {
    for (Suite suite : EnumSet.of(Suite.PART_1, Suite.PART_2_FERNET)) {
      for (String member : to.cast().honest(suite).json().names()) {
        String name = member.replace('_', '-');
        Function<String, Defects.Defect> defect =
            what -> to.of(22, "envelope-" + name + "-" + what).in(EnumSet.of(suite));
        defect.apply("is-empty").malformed(f -> f.members(json -> json.set(member, "")));
        defect.apply("is-missing").malformed(f -> f.members(json -> json.remove(member)));
        defect.apply("is-null").malformed(f -> f.members(json -> json.raw(member, "null")));
        defect.apply("is-a-number").malformed(f -> f.members(json -> json.raw(member, "1")));
        defect
            .apply("is-an-array")
            .malformed(f -> f.members(json -> json.raw(member, "[" + json.raw(member) + "]")));
      }
    }
  }

  private static void bytes(
      Defects to, int attack, String defect, Function<EnvelopeForge, byte[]> make) {
    to.of(attack, defect).in(Form.ONE_OF_EACH_PART).costing(0).bytes(Reason.MALFORMED, make);
  }

  /// What has no form goes by the first.
  private static void once(Defects to, String defect, Function<EnvelopeForge, byte[]> make) {
    to.of(22, defect).in(Form.SM1).costing(0).bytes(Reason.MALFORMED, make);
  }

  /// The members of every envelope so far are those of its compact form, in order.
  static String compact(RawJson json) {
    return String.join(".", json.names().stream().map(json::string).toList());
  }
}
