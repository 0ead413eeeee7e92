package dev.securecomm.codec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A JSON object whose members are read by name and exact type.
///
/// A reader asks for what it expects; a member that is missing or of another type is a
/// [MalformedException], so that no reader works with a default it did not choose. Integers are 0
/// to 2^53-1, which every JSON implementation represents exactly (RFC 8259 section 6).
public final class JsonObject {

  private static final long LARGEST_INTEGER = (1L << 53) - 1;

  private final Map<String, Object> members;

  JsonObject(Map<String, Object> members) {
    this.members = Collections.unmodifiableMap(members);
  }

  /// Reads one object and nothing after it.
  ///
  /// @throws MalformedException if the bytes are not strict UTF-8 JSON, hold a duplicate member,
  ///   nest deeper than 8, or are not an object
  public static JsonObject parse(byte[] utf8) throws MalformedException {
    return StrictJson.read(utf8);
  }

  /// An object to be written: the members in the order in which they are added.
  public static Builder builder() {
    return new Builder();
  }

  public byte[] toBytes() {
    return StrictJson.write(this);
  }

  public Set<String> names() {
    return members.keySet();
  }

  public boolean has(String name) {
    return members.containsKey(name);
  }

  /// Requires exactly these members, no more and no fewer.
  public void exactly(Set<String> names) throws MalformedException {
    if (!members.keySet().equals(names)) {
      throw new MalformedException("members are not exactly " + String.join(", ", names));
    }
  }

  public String string(String name) throws MalformedException {
    return member(name, String.class);
  }

  /// A string member as the type whose constructor takes it, or refuses it with an
  /// [IllegalArgumentException].
  public <T> T value(String name, Function<String, T> type) throws MalformedException {
    try {
      return type.apply(string(name));
    } catch (IllegalArgumentException e) {
      throw new MalformedException("member " + name + ": " + e.getMessage(), e);
    }
  }

  /// Requires that a string member has this one value.
  public void constant(String name, String value) throws MalformedException {
    if (!string(name).equals(value)) {
      throw new MalformedException("member " + name + " is not " + value);
    }
  }

  public byte[] base64Url(String name) throws MalformedException {
    return Base64Url.decode(string(name));
  }

  public long integer(String name) throws MalformedException {
    long value = member(name, Long.class);
    if (value < 0 || value > LARGEST_INTEGER) {
      throw new MalformedException("member " + name + " is out of range");
    }
    return value;
  }

  public JsonObject object(String name) throws MalformedException {
    return member(name, JsonObject.class);
  }

  public List<JsonObject> objects(String name) throws MalformedException {
    return elements(name, JsonObject.class);
  }

  public List<String> strings(String name) throws MalformedException {
    return elements(name, String.class);
  }

  private <T> List<T> elements(String name, Class<T> type) throws MalformedException {
    List<T> typed = new ArrayList<>();
    for (Object element : member(name, List.class)) {
      if (!type.isInstance(element)) {
        throw new MalformedException("an element of " + name + " is of another type");
      }
      typed.add(type.cast(element));
    }
    return List.copyOf(typed);
  }

  private <T> T member(String name, Class<T> type) throws MalformedException {
    Object value = members.get(name);
    if (!type.isInstance(value)) {
      throw new MalformedException(
          "member " + name + (value == null ? " is missing" : " is of another type"));
    }
    return type.cast(value);
  }

  Map<String, Object> members() {
    return members;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonObject that && members.equals(that.members);
  }

  @Override
  public int hashCode() {
    return members.hashCode();
  }

  /// The names only: a member's value may be secret.
  @Override
  public String toString() {
    return "JsonObject" + members.keySet();
  }

  /// Collects members to write.
  public static final class Builder {

    private final Map<String, Object> members = new LinkedHashMap<>();

    public Builder add(String name, String value) {
      return put(name, value);
    }

    public Builder add(String name, long value) {
      return put(name, value);
    }

    public Builder add(String name, JsonObject value) {
      return put(name, value);
    }

    public Builder add(String name, List<JsonObject> values) {
      return put(name, List.copyOf(values));
    }

    public Builder addStrings(String name, List<String> values) {
      return put(name, List.copyOf(values));
    }

    private Builder put(String name, Object value) {
      if (members.putIfAbsent(name, value) != null) {
        throw new IllegalStateException("member " + name + " is added twice");
      }
      return this;
    }

    public JsonObject build() {
      return new JsonObject(new LinkedHashMap<>(members));
    }
  }
}
