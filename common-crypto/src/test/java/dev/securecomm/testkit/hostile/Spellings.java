package dev.securecomm.testkit.hostile;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.RawJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Attack 8: the JSON of a header, or of the envelope, spelled so that two readers read two things.
final class Spellings {

  private Spellings() {}

  static void in(Defects to) {
    anyJson().forEach((defect, change) -> to.anyHeader(8, "header-" + defect, change));
    anyJson().forEach((defect, change) -> to.envelope(8, "envelope-" + defect, change));
    to.anyHeader(8, "alg-twice", json -> json.append("\"alg\":\"PS256\""));
    to.anyHeader(8, "alg-twice-once-escaped", json -> json.append("\"\\u0061lg\":\"PS256\""));
    to.envelope(8, "protected-twice", json -> json.append("\"protected\":\"AAAA\""));
    to.envelope(
        8, "protected-twice-once-escaped", json -> json.append("\"\\u0070rotected\":\"AAAA\""));
  }

  private static Map<String, Consumer<RawJson>> anyJson() {
    Map<String, Consumer<RawJson>> changes = new LinkedHashMap<>();
    changes.put("with-a-byte-order-mark", json -> json.rewrite(text -> "\uFEFF" + text));
    changes.put("in-utf-16-le", json -> json.encode(text -> text.getBytes(UTF_16LE)));
    changes.put("in-utf-16-be", json -> json.encode(text -> text.getBytes(UTF_16BE)));
    changes.put("in-overlong-utf-8", json -> json.encode(Spellings::overlong));
    changes.put("with-a-byte-that-is-no-utf-8", json -> json.encode(Spellings::noUtf8));
    changes.put("after-nul", json -> json.rewrite(text -> "\u0000" + text));
    changes.put("before-nul", json -> json.rewrite(text -> text + "\u0000"));
    changes.put("twice", json -> json.rewrite(text -> text + text));
    changes.put("with-a-comment", json -> json.rewrite(text -> text.replace("{", "{/**/")));
    changes.put("with-a-trailing-comma", json -> json.rewrite(text -> text.replace("}", ",}")));
    changes.put("in-single-quotes", json -> json.rewrite(text -> text.replace('"', '\'')));
    changes.put("without-its-last-brace", json -> json.rewrite(Spellings::withoutLast));
    changes.put("with-names-unquoted", json -> json.append("x:1"));
    changes.put("nested-deeply", json -> json.raw("x", "[".repeat(500) + "]".repeat(500)));
    return changes;
  }

  private static String withoutLast(String text) {
    return text.substring(0, text.length() - 1);
  }

  /// The first quote in two bytes where one would do.
  private static byte[] overlong(String json) {
    byte[] rest = json.substring(2).getBytes(UTF_8);
    return Primitives.concat(new byte[] {'{', (byte) 0xc0, (byte) 0xa2}, rest);
  }

  private static byte[] noUtf8(String json) {
    byte[] rest = json.substring(2).getBytes(UTF_8);
    return Primitives.concat(new byte[] {'{', '"', (byte) 0xff}, rest);
  }
}
