package dev.securecomm.testkit.hostile;

import dev.securecomm.message.Reason;
import dev.securecomm.testkit.RawJson;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Attacks 8 and 22: each member of a header missing, of another type, or beyond its bounds.
final class HeaderValues {

  private static final List<String> STRINGS = List.of("typ", "kid", "cty", "jti", "iss", "aud");
  private static final List<String> OF_PART_2 = List.of("enc", "wrap", "rkid");
  private static final List<String> OF_THE_JWE = List.of("alg", "enc", "kid", "typ", "cty");

  private static final Map<String, String> OTHER_TYPES =
      Map.of("null", "null", "a-number", "1", "an-array", "[\"a\"]", "true", "true");

  private static final Map<String, String> NO_TIMES =
      Map.ofEntries(
          Map.entry("a-string", "\"1767225900\""),
          Map.entry("null", "null"),
          Map.entry("negative", "-1"),
          Map.entry("with-a-fraction", "1767225900.0"),
          Map.entry("with-an-exponent", "1.7672259e9"),
          Map.entry("1e400", "1e400"),
          Map.entry("beyond-2-to-the-53", "9007199254740993"),
          Map.entry("beyond-64-bits", "18446744073709551616"),
          Map.entry("with-a-leading-zero", "01767225900"),
          Map.entry("with-a-plus", "+1767225900"),
          Map.entry("in-hexadecimal", "0x6955b96c"),
          Map.entry("not-a-number", "NaN"));

  private HeaderValues() {}

  static void in(Defects to) {
    for (String member : STRINGS) {
      to.header(22, member + "-is-missing", json -> json.remove(member));
      OTHER_TYPES.forEach(
          (name, value) -> to.header(8, member + "-is-" + name, json -> json.raw(member, value)));
    }
    for (String member : List.of("iat", "exp")) {
      to.header(22, member + "-is-missing", json -> json.remove(member));
      NO_TIMES.forEach(
          (name, value) -> to.header(8, member + "-is-" + name, json -> json.raw(member, value)));
    }
    for (String member : OF_PART_2) {
      part2(to, member + "-is-missing", json -> json.remove(member));
      part2(to, member + "-is-null", json -> json.raw(member, "null"));
    }
    for (String member : OF_THE_JWE) {
      to.jwe(22, member + "-is-missing", json -> json.remove(member));
      to.jwe(8, member + "-is-null", json -> json.raw(member, "null"));
      to.jwe(22, member + "-is-another", json -> json.set(member, "JWT"));
    }
    bounds(to);
  }

  private static void part2(Defects to, String defect, Consumer<RawJson> change) {
    to.of(22, defect).in(Form.SM2).refused(Reason.HEADER, f -> f.header(change));
  }

  private static void bounds(Defects to) {
    to.header(22, "jti-of-21-characters", json -> json.set("jti", "A".repeat(21)));
    to.header(22, "jti-of-65-characters", json -> json.set("jti", "A".repeat(65)));
    to.header(22, "jti-with-a-slash", json -> json.set("jti", "A/".repeat(16)));
    to.header(22, "jti-with-a-line-feed", json -> json.change("jti", jti -> jti + "\\n"));
    to.header(22, "iss-in-capitals", json -> json.set("iss", "ALICE"));
    to.header(22, "iss-of-65-characters", json -> json.set("iss", "a".repeat(65)));
    to.header(22, "aud-empty", json -> json.set("aud", ""));
    to.header(22, "aud-two-parties", json -> json.raw("aud", "[\"server\",\"carol\"]"));
    to.header(22, "cty-empty", json -> json.set("cty", ""));
    to.header(22, "cty-with-a-line-feed", json -> json.raw("cty", "\"text/plain\\r\\nX: y\""));
    to.header(22, "cty-of-256-characters", json -> json.set("cty", "text/" + "a".repeat(251)));
  }
}
