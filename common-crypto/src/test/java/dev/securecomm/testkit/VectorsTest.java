package dev.securecomm.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// No file of the test vectors lies there unread.
class VectorsTest {

  @Test
  void everyFileIsReadByATest() throws IOException {
    assumeTrue(Files.isDirectory(Vectors.folder()), "SKIPPED: no test vectors");
    String tests = tests();
    Set<String> files = files(Vectors.folder(), ".json").collect(Collectors.toSet());
    assertThat(files).hasSize(21);
    assertThat(files)
        .allSatisfy(file -> assertThat(tests).contains("\"" + file.replaceFirst("\\.json$", "")));
  }

  @Test
  void namesCasesByRanges() {
    assertThat(Vectors.ids("1-3, 5, 8-9")).containsExactly(1, 2, 3, 5, 8, 9);
  }

  private static String tests() throws IOException {
    Path sources = Path.of("src", "test", "java", "dev", "securecomm");
    List<String> texts =
        files(sources, "Test.java").map(file -> read(sources.resolve(file))).toList();
    assertThat(texts).hasSizeGreaterThan(50);
    return String.join("\n", texts);
  }

  private static Stream<String> files(Path folder, String end) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all
          .map(file -> folder.relativize(file).toString())
          .filter(file -> file.endsWith(end))
          .toList()
          .stream();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
