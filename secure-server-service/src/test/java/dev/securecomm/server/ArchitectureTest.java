package dev.securecomm.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.securecomm.key.Party;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The walls between the rooms: a message goes `web` → `exchange` → `handler`.
class ArchitectureTest {

  private static JavaClasses ours;

  @BeforeAll
  static void importClasses() {
    ours =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.securecomm");
  }

  /// A wall around an empty room stands by itself.
  @ParameterizedTest
  @CsvSource({
    "dev.securecomm.server.web, 3",
    "dev.securecomm.server.exchange, 3",
    "dev.securecomm.server.handler, 4",
    "dev.securecomm.server.forward, 4",
    "dev.securecomm.server.record, 2",
    "dev.securecomm.server.config, 5",
    "dev.securecomm.service.store, 10",
    "dev.securecomm.server.command, 1",
    "dev.securecomm.service, 15",
    "dev.securecomm.message, 15",
    "dev.securecomm.key, 15"
  })
  void theRoomsAreNotEmpty(String room, int fewest) {
    assertThat(ours.stream().filter(each -> each.getPackageName().startsWith(room)).count())
        .isGreaterThanOrEqualTo(fewest);
    assertThat(ours.stream()).noneMatch(each -> each.getPackageName().contains("test"));
  }

  @Test
  void nobodySeesWeb() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..server.web..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.securecomm.server.web..")
        .check(ours);
  }

  @Test
  void webSeesTheExchangeAndNoHandler() {
    noClasses()
        .that()
        .resideInAPackage("dev.securecomm.server.web..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.securecomm.server.handler..", "dev.securecomm.server.command..")
        .check(ours);
  }

  @Test
  void theExchangeSeesTheHandlersAndNothingElseOfTheServer() {
    noClasses()
        .that()
        .resideInAPackage("dev.securecomm.server.exchange..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("dev.securecomm.server..")
                .and(
                    resideInAnyPackage(
                            "dev.securecomm.server.exchange..", "dev.securecomm.server.handler..")
                        .negate()))
        .check(ours);
  }

  /// The exchange knows the record as `common-crypto` has it, and not where it is kept.
  @Test
  void nobodyButTheConfigurationSeesWhereTheRecordIs() {
    noClasses()
        .that()
        .resideInAPackage("dev.securecomm.server..")
        .and()
        .resideOutsideOfPackages("dev.securecomm.server.record..", "dev.securecomm.server.config..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.securecomm.server.record..", "org.springframework.jdbc..")
        .check(ours);
  }

  @Test
  void theStoreKnowsNoMessagesAndNoKeys() {
    noClasses()
        .that()
        .resideInAPackage("dev.securecomm.service.store..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.securecomm.key..",
            "dev.securecomm.message..",
            "dev.securecomm.envelope..",
            "dev.securecomm.replay..",
            "dev.securecomm.trust..")
        .check(ours);
  }

  @Test
  void theExchangeKnowsNoHttp() {
    noClasses()
        .that()
        .resideInAPackage("dev.securecomm.server.exchange..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework..", "jakarta..", "dev.securecomm.service.web..")
        .check(ours);
  }

  /// It comes to the exchange as the handler that it is.
  @Test
  void nobodySeesHowMessagesAreForwarded() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.securecomm.server.forward..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.securecomm.server.forward..")
        .check(ours);
  }

  @Test
  void aHandlerKnowsMessagesAndNothingElse() {
    classes()
        .that()
        .resideInAPackage("dev.securecomm.server.handler..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "dev.securecomm.server.handler..",
                    "dev.securecomm.message..",
                    "dev.securecomm.envelope..")
                // Who sent it.
                .or(equivalentTo(Party.class)))
        .check(ours);
  }

  @Test
  void nobodyButTheEntryPointSeesTheCommandLine() {
    noClasses()
        .that()
        .resideInAPackage("dev.securecomm.server..")
        .and()
        .resideOutsideOfPackage("dev.securecomm.server.command..")
        .and()
        .doNotBelongToAnyOf(SecureServerService.class)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.securecomm.server.command..", "picocli..")
        .check(ours);
  }

  @Test
  void theRoomsDependOnOneAnotherOneWay() {
    slices().matching("dev.securecomm.server.(*)..").should().beFreeOfCycles().check(ours);
    slices().matching("dev.securecomm.service.(*)..").should().beFreeOfCycles().check(ours);
  }

  @Test
  void whatTheServicesHaveInCommonKnowsNeitherOfThem() {
    noClasses()
        .that()
        .resideInAPackage("dev.securecomm.service..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.securecomm.server..", "dev.securecomm.client..")
        .check(ours);
  }

  @Test
  void theServicesDoNoCryptography() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.securecomm.server..", "dev.securecomm.service..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.nimbusds..", "javax.crypto..")
        .check(ours);
  }

  @Test
  void nobodyUsesTheOldJackson() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.fasterxml.jackson.databind..", "com.fasterxml.jackson.core..")
        .check(ours);
  }

  /// The checks do notice: the same kind of rule fails where there is a dependency.
  @Test
  void aWallThatIsBrokenIsNoticed() {
    assertThatThrownBy(() ->
            noClasses()
                .that()
                .resideInAPackage("dev.securecomm.server.exchange..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.securecomm.server.handler..")
                .check(ours))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("MessageExchange");
  }
}
