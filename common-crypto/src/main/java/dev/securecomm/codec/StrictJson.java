package dev.securecomm.codec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.ByteArrayBuilder;

/// The one place that touches Jackson's tokens.
///
/// Decoding comes first and strictly: Jackson would guess UTF-16 and UTF-32 from the bytes and skip
/// a byte order mark, and two readers that guess differently read two messages.
final class StrictJson {

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(8)
                  .maxNameLength(256)
                  .maxNumberLength(32)
                  .maxTokenCount(20_000)
                  .build())
          // A table of names shared by all callers would let one of them fill it.
          .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
          .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
          .build();

  /// Stands for a value that no reader of ours asks for: true, false, null, a number with a
  /// fraction or an exponent, an integer beyond 64 bits. Members that may be ignored may hold one.
  private static final Object UNREAD = new Object();

  private static final byte[] NOT_PLAIN = notPlain();

  private StrictJson() {}

  static JsonObject read(byte[] utf8) throws MalformedException {
    // A text that is long would be read, and its values put together, by pieces of 4,000
    // characters.
    char[] text = decode(utf8).toCharArray();
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedException("not a JSON object");
      }
      JsonObject object = readObject(parser);
      if (parser.nextToken() != null) {
        throw new MalformedException("something follows the JSON object");
      }
      return object;
    } catch (JacksonException e) {
      throw new MalformedException("not strict JSON: " + e.getClass().getSimpleName(), e);
    }
  }

  private static String decode(byte[] utf8) throws MalformedException {
    String text = new String(utf8, StandardCharsets.UTF_8);
    // What stands where something was no UTF-8, or where the bytes say just this.
    if (text.indexOf('\uFFFD') >= 0
        && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), utf8)) {
      throw new MalformedException("not UTF-8");
    }
    if (text.startsWith("\uFEFF")) {
      throw new MalformedException("starts with a byte order mark");
    }
    return text;
  }

  private static JsonObject readObject(JsonParser parser) throws MalformedException {
    Map<String, Object> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      // Names are compared as read, so an escaped spelling is the same member.
      if (members.putIfAbsent(name, readValue(parser)) != null) {
        throw new MalformedException("a member appears twice");
      }
    }
    return new JsonObject(members);
  }

  private static List<Object> readArray(JsonParser parser) throws MalformedException {
    List<Object> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(readValue(parser));
    }
    return List.copyOf(elements);
  }

  private static Object readValue(JsonParser parser) throws MalformedException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> readObject(parser);
      case START_ARRAY -> readArray(parser);
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> integer(parser.getString());
      case VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> UNREAD;
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new MalformedException("not strict JSON");
    };
  }

  private static Object integer(String digits) {
    try {
      return Long.valueOf(digits);
    } catch (NumberFormatException e) {
      return UNREAD;
    }
  }

  static byte[] write(JsonObject object) {
    ByteArrayBuilder out = new ByteArrayBuilder();
    try (JsonGenerator generator = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      writeObject(generator, object);
    }
    return out.toByteArray();
  }

  private static void writeObject(JsonGenerator generator, JsonObject object) {
    generator.writeStartObject();
    object
        .members()
        .forEach((name, value) -> {
          generator.writeName(name);
          writeValue(generator, value);
        });
    generator.writeEndObject();
  }

  private static void writeValue(JsonGenerator generator, Object value) {
    switch (value) {
      case String text -> writeText(generator, text);
      case Long number -> generator.writeNumber(number);
      case JsonObject object -> writeObject(generator, object);
      case List<?> elements -> {
        generator.writeStartArray();
        elements.forEach(element -> writeValue(generator, element));
        generator.writeEndArray();
      }
      default -> throw new IllegalStateException("a value that was not read cannot be written");
    }
  }

  /// Most texts are base64url, and the longest of them as long as the message is: the generator
  /// would look at each character several times.
  private static void writeText(JsonGenerator generator, String text) {
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    if (isPlain(ascii)) {
      generator.writeRawUTF8String(ascii, 0, ascii.length);
    } else {
      generator.writeString(text);
    }
  }

  private static boolean isPlain(byte[] ascii) {
    int all = 0;
    for (byte character : ascii) {
      all |= NOT_PLAIN[character];
    }
    return all == 0;
  }

  /// 1 for what JSON does not spell as it is (RFC 8259 section 7), and for what stands where a
  /// character is no ASCII.
  private static byte[] notPlain() {
    byte[] notPlain = new byte[128];
    Arrays.fill(notPlain, 0, ' ', (byte) 1);
    notPlain['"'] = 1;
    notPlain['\\'] = 1;
    notPlain['?'] = 1;
    return notPlain;
  }
}
