package dev.securecomm.advisories;

import static dev.securecomm.advisories.TestJars.component;
import static dev.securecomm.advisories.TestJars.jar;
import static dev.securecomm.advisories.TestJars.log4j;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// What the command says and how it exits, also with what is really vulnerable: Log4Shell.
class KnownVulnerabilitiesTest {

  private static final String ADVISORIES = "src/test/resources/advisories";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int run(Object... arguments) {
    String[] texts = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
    return new CommandLine(new KnownVulnerabilities())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(texts);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.0-beta9", "2.3", "2.4", "2.12.1", "2.13.0", "2.14.1"})
  void findsTheVulnerable(String version) throws IOException {
    Path jar = jar(folder, component("org.example", "good", "1.0"), log4j(version));
    assertThat(run("--advisories", ADVISORIES, jar)).isEqualTo(KnownVulnerabilities.SOME);
    assertThat(out.toString().lines())
        .containsExactly(
            "vulnerable: Maven org.apache.logging.log4j:log4j-core %s".formatted(version)
                + " (GHSA-jfh8-c2jp-5v3r: Remote code injection in Log4j)",
            "1 of 2 components have known vulnerabilities, by 1 advisories in " + ADVISORIES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.2.17", "2.0-beta8", "2.3.1", "2.3.2", "2.12.2", "2.15.0", "2.25.5"})
  void passesWhatIsNotOrNoLonger(String version) throws IOException {
    Path jar = jar(folder, log4j(version));
    assertThat(run("--advisories", ADVISORIES, jar)).isEqualTo(KnownVulnerabilities.NONE);
    assertThat(out.toString().lines())
        .containsExactly(
            "0 of 1 components have known vulnerabilities, by 1 advisories in " + ADVISORIES);
  }

  @Test
  void knowsAWebjarByItsNameInNpm() throws IOException {
    Path advisory =
        Files.writeString(
            folder.resolve("a.json"),
            """
            [{"id": "X-1", "affected": [{"package": {"ecosystem": "npm", "name": "swagger-ui"}}]},
             {"id": "X-2", "affected": [{"package": {"ecosystem": "Maven", "name": "a:b"}}]}]\
            """);
    Path jar = jar(folder, component("org.webjars", "swagger-ui", "5.34.1"));
    assertThat(run("--advisories", advisory, jar)).isEqualTo(KnownVulnerabilities.SOME);
    assertThat(out.toString()).startsWith("vulnerable: npm swagger-ui 5.34.1 (X-1)");
  }

  @Test
  void saysThatItSkipsWhereNoDatabaseCanBeReached() throws IOException {
    Path jar = jar(folder, log4j("2.14.1"));
    assertThat(run("--osv", "http://localhost:1", jar)).isEqualTo(KnownVulnerabilities.NONE);
    assertThat(out.toString())
        .startsWith("skipped: no advisory database could be reached (http://localhost:1: ")
        .endsWith("whether 1 components have known vulnerabilities was not checked\n");
  }

  @Test
  void failsWhereItMustNotSkip() throws IOException {
    Path jar = jar(folder, log4j("2.14.1"));
    assertThat(run("--require", "--osv", "http://localhost:1", jar))
        .isEqualTo(KnownVulnerabilities.UNKNOWN);
    assertThat(out.toString()).startsWith("skipped: ");
  }

  @Test
  void doesNotSkipAdvisoriesThatCannotBeRead() throws IOException {
    Path jar = jar(folder, log4j("2.14.1"));
    assertThat(run("--advisories", folder.resolve("none.json"), jar))
        .isEqualTo(KnownVulnerabilities.UNREADABLE);
    assertThat(err.toString()).contains("none.json");
  }

  @Test
  void refusesAnSbomThatNamesNothing() throws IOException {
    assertThat(run("--advisories", ADVISORIES, jar(folder)))
        .isEqualTo(KnownVulnerabilities.UNREADABLE);
    assertThat(err.toString()).contains("names nothing");
  }

  @Test
  void refusesAJarWithoutSbom() throws IOException {
    Path jar = folder.resolve("bare.jar");
    try (JarOutputStream bare = new JarOutputStream(Files.newOutputStream(jar), new Manifest())) {
      bare.putNextEntry(new ZipEntry("nothing"));
    }
    assertThat(run("--advisories", ADVISORIES, jar)).isEqualTo(KnownVulnerabilities.UNREADABLE);
    assertThat(err.toString()).contains("has no SBOM");
  }

  @Test
  void wantsAJar() {
    assertThat(run("--advisories", ADVISORIES)).isEqualTo(KnownVulnerabilities.UNREADABLE);
  }
}
