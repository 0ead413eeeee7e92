package dev.securecomm.advisories;

import static java.util.stream.Collectors.toSet;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// One advisory, of those members of OSV's schema 1.7 that say which packages it is about.
///
/// @param affected nothing, if it was withdrawn
record Advisory(String id, String summary, List<Affected> affected) {

  /// Versions of a package. If none is told, all are meant: rather too many than too few.
  record Affected(String ecosystem, String name, Set<String> versions, List<VersionRange> ranges) {

    static Affected of(JsonNode affected) {
      JsonNode named = affected.path("package");
      return new Affected(
          // "Maven:https://repo.example" tells the repository, too.
          named.path("ecosystem").asString("").replaceFirst(":.*", ""),
          named.path("name").asString(""),
          affected.path("versions").valueStream().map(JsonNode::asString).collect(toSet()),
          affected
              .path("ranges")
              .valueStream()
              // Of commits; releases are told beside them.
              .filter(range -> !range.path("type").asString("").equals("GIT"))
              .map(VersionRange::of)
              .toList());
    }

    boolean covers(Component component) {
      return ecosystem.equals(component.ecosystem())
          && name.equals(component.name())
          && ((versions.isEmpty() && ranges.isEmpty())
              || versions.contains(component.version())
              || ranges.stream().anyMatch(range -> range.contains(component.version())));
    }
  }

  static Advisory of(JsonNode advisory) {
    return new Advisory(
        advisory.path("id").asString(""),
        advisory.path("summary").asString(""),
        advisory.hasNonNull("withdrawn")
            ? List.of()
            : advisory.path("affected").valueStream().map(Affected::of).toList());
  }

  boolean covers(Component component) {
    return affected.stream().anyMatch(one -> one.covers(component));
  }

  boolean isAbout(String ecosystem) {
    return affected.stream().anyMatch(one -> one.ecosystem().equals(ecosystem));
  }

  @Override
  public String toString() {
    return summary.isEmpty() ? id : id + ": " + summary;
  }
}
