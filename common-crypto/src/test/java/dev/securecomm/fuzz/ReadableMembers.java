package dev.securecomm.fuzz;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What of a JSON object a reader can read: members of the types that there are readers for. Others
/// may be ignored, and are never written.
final class ReadableMembers {

  private ReadableMembers() {}

  static JsonObject of(JsonObject object) {
    JsonObject.Builder part = JsonObject.builder();
    for (String name : object.names()) {
      read(() -> object.string(name)).ifPresent(text -> part.add(name, text));
      read(() -> object.integer(name)).ifPresent(number -> part.add(name, number));
      read(() -> object.object(name)).ifPresent(inner -> part.add(name, of(inner)));
      Optional<List<JsonObject>> objects = read(() -> object.objects(name));
      objects.ifPresent(elements -> part.add(name, partsOf(elements)));
      if (objects.isEmpty()) {
        read(() -> object.strings(name)).ifPresent(texts -> part.addStrings(name, texts));
      }
    }
    return part.build();
  }

  private static List<JsonObject> partsOf(List<JsonObject> objects) {
    List<JsonObject> parts = new ArrayList<>();
    objects.forEach(object -> parts.add(of(object)));
    return parts;
  }

  private static <T> Optional<T> read(Reader<T> reader) {
    try {
      return Optional.of(reader.read());
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  @FunctionalInterface
  private interface Reader<T> {
    T read() throws MalformedException;
  }
}
