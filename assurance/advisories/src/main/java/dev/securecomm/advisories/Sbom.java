package dev.securecomm.advisories;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The components that the SBOM within an executable jar names.
final class Sbom {

  private Sbom() {}

  /// @throws IOException also if there is no SBOM, or none with a component: there would be nothing
  ///   to ask about, and so no answer
  static NavigableSet<Component> of(Path file) throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      @Nullable String sbom = jar.getManifest().getMainAttributes().getValue("Sbom-Location");
      if (sbom == null) {
        throw new IOException(file + " has no SBOM");
      }
      try (InputStream in = jar.getInputStream(jar.getJarEntry(sbom))) {
        JsonNode components = new JsonMapper().readTree(in).path("components");
        NavigableSet<Component> found = new TreeSet<>();
        components.valueStream().flatMap(Component::of).forEach(found::add);
        if (found.isEmpty()) {
          throw new IOException("the SBOM of " + file + " names nothing");
        }
        return found;
      }
    }
  }
}
