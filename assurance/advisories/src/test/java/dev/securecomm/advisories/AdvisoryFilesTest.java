package dev.securecomm.advisories;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdvisoryFilesTest {

  private static final Component LIBRARY = new Component("Maven", "org.example:library", "1.0");

  @TempDir private Path folder;

  private static String advisory(String id, String ecosystem) {
    return """
    {"id": "%s", "summary": "why", "affected": [{"versions": ["1.0"],
     "package": {"ecosystem": "%s", "name": "org.example:library"}}]}\
    """
        .formatted(id, ecosystem);
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static List<String> against(Path source) throws IOException {
    return AdvisoryFiles.read(source).against(List.of(LIBRARY)).getOrDefault(LIBRARY, List.of());
  }

  @Test
  void readsOneAdvisory() throws IOException {
    assertThat(against(write("a.json", advisory("A-1", "Maven")))).containsExactly("A-1: why");
  }

  @Test
  void readsAnArray() throws IOException {
    String both = "[%s, %s]".formatted(advisory("A-1", "Maven"), advisory("A-2", "Maven"));
    assertThat(against(write("all.json", both))).containsExactly("A-1: why", "A-2: why");
  }

  @Test
  void readsAFolder() throws IOException {
    write("a.json", advisory("A-1", "Maven"));
    write("b.json", advisory("A-2", "Maven"));
    write("README", "no advisory");
    assertThat(against(folder)).containsExactly("A-1: why", "A-2: why");
    assertThat(AdvisoryFiles.read(folder)).hasToString("2 advisories in " + folder);
  }

  @Test
  void readsAZip() throws IOException {
    Path zip = folder.resolve("all.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("A-1.json"));
      out.write(advisory("A-1", "Maven").getBytes(UTF_8));
    }
    assertThat(against(zip)).containsExactly("A-1: why");
  }

  @Test
  void refusesAFileThatIsNoJson() throws IOException {
    Path file = write("a.json", "<html>");
    assertThatIOException()
        .isThrownBy(() -> AdvisoryFiles.read(file))
        .withMessageStartingWith(file + " is no advisory");
  }

  @Test
  void refusesAFolderWithoutAdvisories() {
    assertThatIOException()
        .isThrownBy(() -> AdvisoryFiles.read(folder))
        .withMessage(folder + " holds no advisory about a package of Maven's");
  }

  @Test
  void refusesAdvisoriesOfAnotherEcosystemAlone() throws IOException {
    Path file = write("a.json", advisory("A-1", "npm"));
    assertThatIOException()
        .isThrownBy(() -> AdvisoryFiles.read(file))
        .withMessageEndingWith("holds no advisory about a package of Maven's");
  }

  @Test
  void refusesAFileThatIsNotThere() {
    assertThatIOException().isThrownBy(() -> AdvisoryFiles.read(folder.resolve("none.json")));
  }
}
