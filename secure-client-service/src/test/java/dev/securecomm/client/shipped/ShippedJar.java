package dev.securecomm.client.shipped;

import static java.util.function.Predicate.not;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The libraries in an executable jar, and those in its SBOM.
///
/// @param libraries the SHA-256 of each, in hexadecimal, by the name of its file
record ShippedJar(Map<String, String> libraries, List<Component> components) {

  /// None of these asks that what is ours be given away, too. They are those that are there:
  /// another one is a decision, not a matter of course.
  static final Set<String> LICENCES =
      Set.of("Apache-2.0", "BSD-2-Clause", "CC0-1.0", "EPL-2.0", "MIT");

  private static final String LIBRARY = "BOOT-INF/lib/";

  static ShippedJar read(Path file) {
    try (JarFile jar = new JarFile(file.toFile())) {
      // Where Spring Boot says that it is, for whoever looks for it.
      @Nullable String sbom = jar.getManifest().getMainAttributes().getValue("Sbom-Location");
      if (sbom == null) {
        throw new IllegalStateException(file + " has no SBOM: built with -Dcyclonedx.skip?");
      }
      Map<String, String> libraries = new TreeMap<>();
      for (JarEntry entry : jar.stream().filter(not(ZipEntry::isDirectory)).toList()) {
        if (entry.getName().startsWith(LIBRARY)) {
          libraries.put(entry.getName().substring(LIBRARY.length()), digest(jar, entry));
        }
      }
      return new ShippedJar(libraries, components(jar, jar.getJarEntry(sbom)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Component> components(JarFile jar, JarEntry sbom) throws IOException {
    try (InputStream in = jar.getInputStream(sbom)) {
      return new JsonMapper()
          .readTree(in)
          .path("components")
          .valueStream()
          .map(Component::of)
          .toList();
    }
  }

  private static String digest(JarFile jar, JarEntry entry) throws IOException {
    try (InputStream in = jar.getInputStream(entry)) {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
      return HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// What stands against shipping the jar, a sentence each; none if it is what it says it is.
  List<String> objections() {
    return Stream.of(notNamed(), notThere(), notTheSame(), notAllowed(), notAddressed())
        .flatMap(objections -> objections)
        .toList();
  }

  private Stream<String> notNamed() {
    Set<String> named = components.stream().map(Component::file).collect(toSet());
    return libraries.keySet().stream()
        .filter(not(named::contains))
        .map(file -> file + " is in the jar and not in the SBOM");
  }

  private Stream<String> notThere() {
    return components.stream()
        .filter(Component::hasFile)
        .filter(component -> !libraries.containsKey(component.file()))
        .map(component -> component + " is in the SBOM and not in the jar");
  }

  private Stream<String> notTheSame() {
    Map<String, String> named =
        components.stream().collect(toMap(Component::file, Component::sha256, (a, b) -> a + b));
    return libraries.entrySet().stream()
        .filter(library -> named.containsKey(library.getKey()))
        .filter(library -> !library.getValue().equals(named.get(library.getKey())))
        .map(library -> library.getKey() + " has other bytes than the SBOM says");
  }

  private Stream<String> notAllowed() {
    return components.stream()
        .filter(component -> component.licences().stream().noneMatch(LICENCES::contains))
        .map(component ->
            component.licences().isEmpty()
                ? component + " names no licence"
                : "%s is under %s, and none of these may be shipped"
                    .formatted(component, String.join(" or ", component.licences())));
  }

  private Stream<String> notAddressed() {
    return components.stream()
        .filter(not(Component::hasPurl))
        .map(component -> component + " has another package URL: " + component.purl());
  }
}
