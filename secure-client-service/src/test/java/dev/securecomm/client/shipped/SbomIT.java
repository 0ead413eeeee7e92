package dev.securecomm.client.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// The executable jars, which the build makes before, are what their SBOMs say.
@ParameterizedClass
@ValueSource(strings = {"secure-server-service", "secure-client-service"})
class SbomIT {

  private final ShippedJar jar;

  SbomIT(String service) {
    Path root = Path.of(System.getProperty("project.root", ".."));
    jar = ShippedJar.read(root.resolve(service).resolve("target").resolve(service + ".jar"));
  }

  @Test
  void namesEveryLibraryByItsDigestAndALicenceThatMayBeShipped() {
    assertThat(jar.libraries()).hasSizeGreaterThan(60);
    assertThat(jar.objections()).isEmpty();
    assertThat(jar.components().stream().filter(Component::hasFile))
        .hasSameSizeAs(jar.libraries().keySet());
  }

  @Test
  void namesWhatIsOursAndWhatStartsIt() {
    assertThat(jar.components())
        .extracting(Component::name)
        .contains("common-crypto", "common-service", "spring-boot-loader");
  }

  @Test
  void holdsNothingThatIsForTestsOrForTheCompiler() {
    assertThat(jar.components())
        .extracting(Component::group)
        .noneMatch(group ->
            group.matches(
                "(org\\.(junit|assertj|mockito|testcontainers|seleniumhq)"
                    + "|com\\.(tngtech|deque|google\\.code\\.findbugs)).*"));
  }
}
