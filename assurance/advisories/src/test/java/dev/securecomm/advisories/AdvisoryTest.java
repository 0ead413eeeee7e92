package dev.securecomm.advisories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/// Which versions an advisory covers: <https://ossf.github.io/osv-schema/#evaluation>.
class AdvisoryTest {

  private static final String PACKAGE =
      """
      "package": {"ecosystem": "Maven", "name": "org.example:library"}\
      """;

  private static Advisory advisory(String members) {
    return Advisory.of(
        new JsonMapper()
            .readTree(
                """
                {"id": "GHSA-0000-0000-0000", "affected": [{%s, %s}]}\
                """
                    .formatted(PACKAGE, members)));
  }

  private static Advisory between(String events) {
    return advisory(
        """
        "ranges": [{"type": "ECOSYSTEM", "events": [%s]}]\
        """
            .formatted(events));
  }

  private static Component library(String version) {
    return new Component("Maven", "org.example:library", version);
  }

  @ParameterizedTest
  @CsvSource({
    "1.9, false",
    "2.0-M1, false",
    "2.0, true",
    "2.0.0, true",
    "2.9.9, true",
    "2.10, true",
    "2.10.1-rc1, true",
    "2.10.1, false",
    "2.10.1.Final, false",
    "3.0, false",
    "4.0, true",
    "4.1, true",
    "4.1.1, false",
  })
  void coversFromEachIntroductionToItsEnd(String version, boolean covered) {
    Advisory advisory =
        between(
            """
            {"introduced": "4.0"}, {"last_affected": "4.1"}, {"introduced": "2.0"},
            {"fixed": "2.10.1"}\
            """);
    assertThat(advisory.covers(library(version))).isEqualTo(covered);
  }

  @ParameterizedTest
  @CsvSource({"0-alpha, true", "0.0.1, true", "1.0-SNAPSHOT, true", "1.0, false"})
  void coversEverythingSinceZero(String version, boolean covered) {
    Advisory advisory =
        between(
            """
            {"introduced": "0"}, {"fixed": "1.0"}\
            """);
    assertThat(advisory.covers(library(version))).isEqualTo(covered);
  }

  @Test
  void coversWhatWasNeverFixed() {
    assertThat(
            between(
                    """
                    {"introduced": "1.0"}\
                    """)
                .covers(library("99")))
        .isTrue();
  }

  @Test
  void coversVersionsThatAreListed() {
    Advisory advisory =
        advisory(
            """
            "versions": ["1.0", "1.2"]\
            """);
    assertThat(advisory.covers(library("1.2"))).isTrue();
    assertThat(advisory.covers(library("1.1"))).isFalse();
  }

  @Test
  void coversAllVersionsIfNoneIsTold() {
    assertThat(
            advisory(
                    """
                    "versions": []\
                    """)
                .covers(library("1.0")))
        .isTrue();
  }

  @Test
  void doesNotTakeCommitsForVersions() {
    Advisory advisory =
        advisory(
            """
            "versions": ["9"], "ranges": [{"type": "GIT", "events": [{"introduced": "0"}]}]\
            """);
    assertThat(advisory.covers(library("1.0"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "Maven, org.example:library, true",
    "Maven, org.example:other, false",
    "npm, org.example:library, false"
  })
  void coversThePackageOfThatNameInThatEcosystem(String ecosystem, String name, boolean covered) {
    Advisory advisory =
        between(
            """
            {"introduced": "0"}\
            """);
    assertThat(advisory.covers(new Component(ecosystem, name, "1.0"))).isEqualTo(covered);
  }

  @Test
  void coversThePackageOfARepositoryThatIsNamed() {
    Advisory advisory =
        Advisory.of(
            new JsonMapper()
                .readTree(
                    """
                    {"id": "X-1", "affected": [{"versions": ["1.0"], "package":
                      {"ecosystem": "Maven:https://repo.example", "name": "org.example:library"}}]}
                    """));
    assertThat(advisory.covers(library("1.0"))).isTrue();
  }

  @Test
  void coversNothingOnceWithdrawn() {
    Advisory advisory =
        Advisory.of(
            new JsonMapper()
                .readTree(
                    """
                    {"id": "X-1", "withdrawn": "2026-01-01T00:00:00Z",
                     "affected": [{%s, "versions": ["1.0"]}]}\
                    """
                        .formatted(PACKAGE)));
    assertThat(advisory.covers(library("1.0"))).isFalse();
  }

  @Test
  void refusesAnEventThatItDoesNotKnow() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            between(
                """
                {"rumoured": "1.0"}\
                """))
        .withMessage("an event of an unknown kind: rumoured");
  }
}
