package dev.securecomm.advisories;

import java.util.Comparator;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// A released package by the name that advisories call it by.
///
/// @param ecosystem as OSV spells it: `Maven`, `npm`
/// @param name in `Maven`: group and artifact with a colon between
record Component(String ecosystem, String name, String version) implements Comparable<Component> {

  static final String MAVEN = "Maven";

  private static final String WEBJARS = "org.webjars";

  private static final Comparator<Component> ORDER =
      Comparator.comparing(Component::ecosystem)
          .thenComparing(Component::name)
          .thenComparing(Component::version);

  /// A component of a CycloneDX SBOM. A webjar is a package of npm in a jar: most advisories know
  /// it by the name it has there.
  static Stream<Component> of(JsonNode component) {
    String group = component.path("group").asString("");
    String name = component.path("name").asString("");
    String version = component.path("version").asString("");
    Component maven = new Component(MAVEN, group + ":" + name, version);
    return group.equals(WEBJARS)
        ? Stream.of(maven, new Component("npm", name, version))
        : Stream.of(maven);
  }

  @Override
  public int compareTo(Component other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return "%s %s %s".formatted(ecosystem, name, version);
  }
}
