package dev.securecomm.advisories;

import java.util.Comparator;
import java.util.List;
import org.apache.maven.artifact.versioning.ComparableVersion;
import tools.jackson.databind.JsonNode;

/// The versions between events, as OSV's schema 1.7 tells them (`affected[].ranges[]`): from each
/// `introduced` up to the `fixed` or through the `last_affected` that follows.
record VersionRange(List<Event> events) {

  enum Kind {
    INTRODUCED,
    FIXED,
    LAST_AFFECTED
  }

  record Event(Kind kind, ComparableVersion version) {}

  /// Stands before all versions, also before those that Maven takes for older, as "0-alpha".
  private static final ComparableVersion FIRST = new ComparableVersion("0");

  static VersionRange of(JsonNode range) {
    return new VersionRange(
        range
            .path("events")
            .valueStream()
            .flatMap(event -> event.propertyStream())
            .filter(member -> !member.getKey().equals("limit"))
            .map(member -> event(member.getKey(), member.getValue().asString()))
            .sorted(Comparator.comparing(Event::version))
            .toList());
  }

  private static Event event(String kind, String version) {
    return switch (kind) {
      case "introduced" -> new Event(Kind.INTRODUCED, new ComparableVersion(version));
      case "fixed" -> new Event(Kind.FIXED, new ComparableVersion(version));
      case "last_affected" -> new Event(Kind.LAST_AFFECTED, new ComparableVersion(version));
      default -> throw new IllegalArgumentException("an event of an unknown kind: " + kind);
    };
  }

  boolean contains(String text) {
    ComparableVersion version = new ComparableVersion(text);
    boolean affected = false;
    for (Event event : events) {
      int order = version.compareTo(event.version());
      switch (event.kind()) {
        case INTRODUCED -> affected |= order >= 0 || event.version().equals(FIRST);
        case FIXED -> affected &= order < 0;
        case LAST_AFFECTED -> affected &= order <= 0;
      }
    }
    return affected;
  }
}
