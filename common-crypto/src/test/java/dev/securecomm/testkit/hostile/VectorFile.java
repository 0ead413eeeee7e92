package dev.securecomm.testkit.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.RawJson;
import dev.securecomm.testkit.Seeded;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// A hostile message as a file that any language can read; `testkit/README.md` tells the format.
///
/// @param honest a message that nothing is wrong with, of the same id
@SuppressWarnings("ArrayRecordComponent") // Compared as JSON.
record VectorFile(
    String name, int attack, String form, Expectation expect, byte[] body, byte[] honest) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /// What a server says to it, and what only its operator is told.
  record Expectation(int status, String reason, int privateOperations) {

    static Expectation of(HostileMessage hostile) {
      return new Expectation(
          400, hostile.reason().name().toLowerCase(Locale.ROOT), hostile.privateOperations());
    }
  }

  /// The same cast and seed make the same file.
  static VectorFile of(HostileMessage hostile, Cast cast, String seed) {
    String ownSeed = seed + "/" + hostile.name();
    EnvelopeForge forge = cast.honest(hostile.suite()).randomFrom(new Seeded(ownSeed));
    String id = forge.id();
    EnvelopeForge honest =
        cast.honest(hostile.suite())
            .randomFrom(new Seeded(ownSeed + "/honest"))
            .header(json -> json.set("jti", id));
    return new VectorFile(
        hostile.name(),
        hostile.attack(),
        Form.of(hostile.suite()),
        Expectation.of(hostile),
        hostile.make().apply(forge),
        honest.bytes());
  }

  static VectorFile read(Path file) {
    JsonNode json = JSON.readTree(file);
    JsonNode expect = json.get("expect");
    return new VectorFile(
        json.get("name").stringValue(),
        json.get("attack").intValue(),
        json.get("form").stringValue(),
        new Expectation(
            expect.get("status").intValue(),
            expect.get("reason").stringValue(),
            expect.get("private_operations").intValue()),
        json.has("body")
            ? json.get("body").stringValue().getBytes(US_ASCII)
            : Base64.getDecoder().decode(json.get("body_base64").stringValue()),
        json.get("honest").stringValue().getBytes(US_ASCII));
  }

  String fileName() {
    return name + ".json";
  }

  /// One member a line.
  String toJson() {
    RawJson expected =
        new RawJson()
            .set("status", expect.status())
            .set("reason", expect.reason())
            .set("private_operations", expect.privateOperations());
    RawJson json =
        new RawJson()
            .set("name", name)
            .set("attack", attack)
            .set("form", form)
            .raw("expect", expected.toString());
    if (isPrintable(body)) {
      json.set("body", new String(body, US_ASCII));
    } else {
      json.set("body_base64", Base64.getEncoder().encodeToString(body));
    }
    json.set("honest", new String(honest, US_ASCII));
    StringBuilder lines = new StringBuilder("{");
    for (String member : json.names()) {
      lines
          .append(lines.length() == 1 ? "\n  " : ",\n  ")
          .append(RawJson.quote(member))
          .append(": ")
          .append(json.raw(member));
    }
    return lines.append("\n}\n").toString();
  }

  /// Whatever else there is would have to be escaped, and to survive editors.
  private static boolean isPrintable(byte[] bytes) {
    for (byte each : bytes) {
      if (each < ' ' || each > '~') {
        return false;
      }
    }
    return true;
  }
}
