package dev.securecomm.client.shipped;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// A library as the SBOM tells of it; what is not said is empty.
///
/// @param sha256 in hexadecimal
/// @param licences by their SPDX identifiers or else their names; a Maven project that names
///   several leaves the choice
record Component(
    String group, String name, String version, String purl, String sha256, List<String> licences) {

  private static final Pattern CLASSIFIER = Pattern.compile("[?&]classifier=([^&]+)");

  static Component of(JsonNode component) {
    return new Component(
        component.path("group").asString(""),
        component.path("name").asString(""),
        component.path("version").asString(""),
        component.path("purl").asString(""),
        sha256(component.path("hashes")),
        component.path("licenses").valueStream().map(Component::licence).toList());
  }

  private static String sha256(JsonNode hashes) {
    return hashes
        .valueStream()
        .filter(hash -> hash.path("alg").asString("").equals("SHA-256"))
        .map(hash -> hash.path("content").asString(""))
        .findFirst()
        .orElse("");
  }

  private static String licence(JsonNode choice) {
    JsonNode licence = choice.path("license");
    return licence
        .path("id")
        .asString(licence.path("name").asString(choice.path("expression").asString("")));
  }

  /// As Maven calls the jar.
  String file() {
    Matcher classifier = CLASSIFIER.matcher(purl);
    return name + "-" + version + (classifier.find() ? "-" + classifier.group(1) : "") + ".jar";
  }

  /// Whether it is a file in the jar. Spring Boot's plugin leaves out starters, which are lists of
  /// dependencies in empty jars, and unpacks its loader at the root.
  boolean hasFile() {
    return !(group.equals("org.springframework.boot")
        && (name.startsWith("spring-boot-starter") || name.equals("spring-boot-loader")));
  }

  /// The package URL that says the same as the rest, up to its qualifiers.
  boolean hasPurl() {
    return purl.startsWith("pkg:maven/" + group + "/" + name + "@" + version + "?");
  }

  @Override
  public String toString() {
    return group + ":" + name + ":" + version;
  }
}
