package dev.securecomm.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// The walls between the client's rooms: web, then outbox, then exchange, then server.
class ArchitectureTest {

  private static final JavaClasses CLIENT = imported();

  /// An import that found nothing would let every rule hold.
  private static JavaClasses imported() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.securecomm.client");
    assertThat(classes.stream().map(JavaClass::getPackageName).distinct())
        .containsExactlyInAnyOrder(
            "dev.securecomm.client",
            "dev.securecomm.client.about",
            "dev.securecomm.client.command",
            "dev.securecomm.client.config",
            "dev.securecomm.client.exchange",
            "dev.securecomm.client.outbox",
            "dev.securecomm.client.server",
            "dev.securecomm.client.web");
    assertThat(classes).hasSizeGreaterThan(25);
    return classes;
  }

  @Test
  void webSeesOutboxAndExchangeAndExchangeSeesServerAndNobodySeesWeb() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("application")
        .definedBy("dev.securecomm.client")
        .layer("command")
        .definedBy("dev.securecomm.client.command..")
        .layer("config")
        .definedBy("dev.securecomm.client.config..")
        .layer("web")
        .definedBy("dev.securecomm.client.web..")
        .layer("about")
        .definedBy("dev.securecomm.client.about..")
        .layer("outbox")
        .definedBy("dev.securecomm.client.outbox..")
        .layer("exchange")
        .definedBy("dev.securecomm.client.exchange..")
        .layer("server")
        .definedBy("dev.securecomm.client.server..")
        .whereLayer("web")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("command")
        .mayOnlyBeAccessedByLayers("application")
        .whereLayer("config")
        .mayOnlyBeAccessedByLayers("web", "command")
        .whereLayer("about")
        .mayOnlyBeAccessedByLayers("web")
        .whereLayer("outbox")
        .mayOnlyBeAccessedByLayers("web")
        .whereLayer("exchange")
        .mayOnlyBeAccessedByLayers("web", "outbox", "command", "config")
        .whereLayer("server")
        .mayOnlyBeAccessedByLayers("exchange", "about", "config")
        .check(CLIENT);
  }

  /// The web knows the limits that a caller has to keep, and nothing else of the configuration.
  @Test
  void webSeesOnlySettingsOfTheConfiguration() {
    noClasses()
        .that()
        .resideInAPackage("dev.securecomm.client.web..")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are configuration other than settings",
                type ->
                    type.getPackageName().equals("dev.securecomm.client.config")
                        && !type.getSimpleName().endsWith("Settings")))
        .check(CLIENT);
  }

  @Test
  void exchangeKnowsNoHttp() {
    noClasses()
        .that()
        .resideInAPackage("dev.securecomm.client.exchange..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.springframework..", "jakarta.servlet..", "java.net..", "dev.securecomm.service..")
        .check(CLIENT);
  }

  @Test
  void outboxKnowsNoHttp() {
    noClasses()
        .that()
        .resideInAPackage("dev.securecomm.client.outbox..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.springframework.web..",
            "org.springframework.http..",
            "jakarta.servlet..",
            "java.net..",
            "dev.securecomm.service.web..")
        .check(CLIENT);
  }

  @Test
  void serverKnowsNoMessages() {
    noClasses()
        .that()
        .resideInAPackage("dev.securecomm.client.server..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.securecomm.message..", "dev.securecomm.envelope..")
        .check(CLIENT);
  }

  @Test
  void thereAreNoCircles() {
    slices().matching("dev.securecomm.client.(*)..").should().beFreeOfCycles().check(CLIENT);
  }

  /// Cryptography is the library's, and Jackson 2 is not ours: other libraries bring it.
  @Test
  void nobodyDoesCryptographyOrReadsJsonOnHisOwn() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "com.nimbusds..",
            "com.fasterxml.jackson.core..",
            "com.fasterxml.jackson.databind..",
            "javax.crypto..",
            "java.security..")
        .check(CLIENT);
  }

  @Test
  void everyPackageRefusesNull() {
    assertThat(CLIENT.stream().map(JavaClass::getPackage).distinct())
        .hasSize(8)
        .allMatch(room -> room.isAnnotatedWith(NullMarked.class));
  }
}
