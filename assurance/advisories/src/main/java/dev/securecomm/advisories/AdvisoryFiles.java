package dev.securecomm.advisories;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Advisories in OSV's format: a file with one or an array of them, a folder of such files, or a
/// zip of them, as OSV publishes for each ecosystem (`Maven/all.zip`).
final class AdvisoryFiles implements Advisories {

  private final Path source;
  private final List<Advisory> advisories;

  private AdvisoryFiles(Path source, List<Advisory> advisories) {
    this.source = source;
    this.advisories = advisories;
  }

  /// @throws IOException also if there is none about a package of Maven's: by such a database
  ///   everything would be free of vulnerabilities
  static AdvisoryFiles read(Path source) throws IOException {
    List<Advisory> advisories = new ArrayList<>();
    if (source.toString().endsWith(".zip")) {
      try (FileSystem zip = FileSystems.newFileSystem(source)) {
        addAll(zip.getPath("/"), advisories);
      }
    } else {
      addAll(source, advisories);
    }
    if (advisories.stream().noneMatch(advisory -> advisory.isAbout(Component.MAVEN))) {
      throw new IOException(source + " holds no advisory about a package of Maven's");
    }
    return new AdvisoryFiles(source, advisories);
  }

  private static void addAll(Path folder, List<Advisory> advisories) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    JsonMapper mapper = new JsonMapper();
    for (Path file : files) {
      try {
        JsonNode json = mapper.readTree(Files.readAllBytes(file));
        (json.isArray() ? json.valueStream() : Stream.of(json))
            .map(Advisory::of)
            .forEach(advisories::add);
      } catch (JacksonException | IllegalArgumentException e) {
        throw new IOException(file + " is no advisory: " + e.getMessage(), e);
      }
    }
  }

  @Override
  public NavigableMap<Component, List<String>> against(Collection<Component> components) {
    NavigableMap<Component, List<String>> known = new TreeMap<>();
    for (Component component : components) {
      List<String> against =
          advisories.stream()
              .filter(advisory -> advisory.covers(component))
              .map(Advisory::toString)
              .toList();
      if (!against.isEmpty()) {
        known.put(component, against);
      }
    }
    return known;
  }

  @Override
  public String toString() {
    return "%d advisories in %s".formatted(advisories.size(), source);
  }
}
