package dev.securecomm.client.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// That each way in which a jar can differ from its SBOM is noticed, and called by its name.
class ShippedJarTest {

  private static final String DIGEST = "ab".repeat(32);

  private static final Component LIBRARY = component("library", DIGEST, "Apache-2.0");

  private static Component component(String name, String sha256, String... licences) {
    return new Component(
        "org.example",
        name,
        "1.0",
        "pkg:maven/org.example/" + name + "@1.0?type=jar",
        sha256,
        List.of(licences));
  }

  private static List<String> objections(Component... components) {
    return new ShippedJar(Map.of("library-1.0.jar", DIGEST), List.of(components)).objections();
  }

  @Test
  void hasNothingAgainstAJarThatIsWhatItSays() {
    assertThat(objections(LIBRARY)).isEmpty();
  }

  @Test
  void objectsToALibraryThatNobodyNamed() {
    assertThat(objections()).containsExactly("library-1.0.jar is in the jar and not in the SBOM");
  }

  @Test
  void objectsToAComponentThatIsNotThere() {
    assertThat(objections(LIBRARY, component("ghost", DIGEST, "MIT")))
        .containsExactly("org.example:ghost:1.0 is in the SBOM and not in the jar");
  }

  @Test
  void objectsToOtherBytes() {
    assertThat(objections(component("library", "cd".repeat(32), "MIT")))
        .containsExactly("library-1.0.jar has other bytes than the SBOM says");
  }

  @Test
  void objectsToAMissingDigest() {
    assertThat(objections(component("library", "", "MIT")))
        .containsExactly("library-1.0.jar has other bytes than the SBOM says");
  }

  @Test
  void objectsToALibraryThatIsNamedTwice() {
    assertThat(objections(LIBRARY, component("library", "cd".repeat(32), "MIT")))
        .containsExactly("library-1.0.jar has other bytes than the SBOM says");
  }

  @Test
  void objectsToALicenceThatIsNotOnTheList() {
    assertThat(objections(component("library", DIGEST, "AGPL-3.0-only")))
        .containsExactly(
            "org.example:library:1.0 is under AGPL-3.0-only, and none of these may be shipped");
  }

  @Test
  void objectsToNoLicence() {
    assertThat(objections(component("library", DIGEST)))
        .containsExactly("org.example:library:1.0 names no licence");
  }

  @Test
  void takesTheAllowedOneOfTwoLicences() {
    assertThat(objections(component("library", DIGEST, "LGPL-2.1-only", "EPL-2.0"))).isEmpty();
  }

  @Test
  void objectsToThePackageUrlOfAnother() {
    Component library =
        new Component(
            "org.example",
            "library",
            "1.0",
            "pkg:maven/org.example/library@1.1?type=jar",
            DIGEST,
            List.of("MIT"));
    assertThat(objections(library))
        .containsExactly(
            "org.example:library:1.0 has another package URL:"
                + " pkg:maven/org.example/library@1.1?type=jar");
  }

  @ParameterizedTest
  @ValueSource(strings = {"spring-boot-starter-jdbc", "spring-boot-loader"})
  void expectsNoFileOfWhatSpringBootLeavesOut(String name) {
    Component component =
        new Component(
            "org.springframework.boot",
            name,
            "4.1.2",
            "pkg:maven/org.springframework.boot/" + name + "@4.1.2?type=jar",
            DIGEST,
            List.of("Apache-2.0"));
    assertThat(objections(LIBRARY, component)).isEmpty();
  }

  @Test
  void readsAComponentAsCycloneDxWritesIt() {
    Component component =
        Component.of(
            new JsonMapper()
                .readTree(
                    """
                    {"group": "org.example", "name": "native", "version": "1.0",
                     "purl": "pkg:maven/org.example/native@1.0?classifier=linux-x86_64&type=jar",
                     "hashes": [{"alg": "MD5", "content": "00"}, {"alg": "SHA-256", "content": "01"}],
                     "licenses": [{"license": {"id": "MIT"}}, {"license": {"name": "Ours"}},
                                  {"expression": "MIT OR GPL-2.0-only"}]}
                    """));
    assertThat(component.file()).isEqualTo("native-1.0-linux-x86_64.jar");
    assertThat(component.sha256()).isEqualTo("01");
    assertThat(component.licences()).containsExactly("MIT", "Ours", "MIT OR GPL-2.0-only");
  }
}
