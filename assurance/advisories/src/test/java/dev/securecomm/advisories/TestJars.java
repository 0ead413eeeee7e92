package dev.securecomm.advisories;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/// Jars with nothing but an SBOM.
final class TestJars {

  private TestJars() {}

  /// @param components each as JSON
  static Path jar(Path folder, String... components) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Sbom-Location", "META-INF/sbom/application.cdx.json");
    Path jar = folder.resolve("service.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.putNextEntry(new JarEntry("META-INF/sbom/application.cdx.json"));
      out.write("{\"components\": [%s]}".formatted(String.join(",", components)).getBytes(UTF_8));
    }
    return jar;
  }

  static String component(String group, String name, String version) {
    return """
    {"group": "%s", "name": "%s", "version": "%s"}\
    """
        .formatted(group, name, version);
  }

  static String log4j(String version) {
    return component("org.apache.logging.log4j", "log4j-core", version);
  }
}
