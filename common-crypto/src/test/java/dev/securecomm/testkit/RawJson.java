package dev.securecomm.testkit;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// A JSON object to be spelled as a test wants it, also wrongly: each member is raw JSON text.
public final class RawJson {

  private final Map<String, String> members = new LinkedHashMap<>();
  private UnaryOperator<String> text = UnaryOperator.identity();
  private Function<String, byte[]> encoding = json -> json.getBytes(StandardCharsets.UTF_8);

  public RawJson set(String name, String value) {
    return raw(name, quote(value));
  }

  public RawJson set(String name, long value) {
    return raw(name, Long.toString(value));
  }

  /// Adds or replaces a member by any JSON text, or by what is none.
  public RawJson raw(String name, String json) {
    members.put(name, json);
    return this;
  }

  public RawJson remove(String name) {
    require(name);
    members.remove(name);
    return this;
  }

  /// Changes the text of a string member.
  public RawJson change(String name, UnaryOperator<String> change) {
    return set(name, change.apply(string(name)));
  }

  /// Writes more text before the closing brace: a member a second time, say.
  public RawJson append(String more) {
    return rewrite(json -> json.substring(0, json.length() - 1) + "," + more + "}");
  }

  /// Another object that may be changed without changing this one.
  public RawJson copy() {
    RawJson copy = new RawJson();
    copy.members.putAll(members);
    copy.text = text;
    copy.encoding = encoding;
    return copy;
  }

  /// Changes the text of the whole object.
  public RawJson rewrite(UnaryOperator<String> change) {
    UnaryOperator<String> before = text;
    text = json -> change.apply(before.apply(json));
    return this;
  }

  /// Encodes the text other than as UTF-8.
  public RawJson encode(Function<String, byte[]> other) {
    encoding = other;
    return this;
  }

  public String string(String name) {
    String json = require(name);
    return json.substring(1, json.length() - 1);
  }

  /// A member as JSON text.
  public String raw(String name) {
    return require(name);
  }

  public List<String> names() {
    return List.copyOf(members.keySet());
  }

  public byte[] bytes() {
    return encoding.apply(toString());
  }

  @Override
  public String toString() {
    return text.apply(
        members.entrySet().stream()
            .map(member -> quote(member.getKey()) + ":" + member.getValue())
            .collect(Collectors.joining(",", "{", "}")));
  }

  public static String quote(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private String require(String name) {
    String json = members.get(name);
    if (json == null) {
      throw new IllegalArgumentException("there is no member " + name + " to change");
    }
    return json;
  }
}
