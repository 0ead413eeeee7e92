package dev.securecomm;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The rooms of this module, and who may know whom.
class ArchitectureTest {

  private static final String ROOT = "dev.securecomm.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.securecomm");

  /// Each room, and the rooms below it that it may know.
  private static final Map<String, Set<String>> ROOMS =
      Map.of(
          "codec", Set.of(),
          "file", Set.of(),
          "provider", Set.of(),
          "key", Set.of("codec", "file", "provider"),
          "envelope", Set.of("codec", "key"),
          "message", Set.of("codec", "key", "envelope", "provider"),
          "trust", Set.of("codec", "file", "key"),
          "replay", Set.of("envelope", "key"));

  private static final Set<String> SMALL = Set.of("file", "provider");

  static Stream<String> rooms() {
    return ROOMS.keySet().stream().sorted();
  }

  /// An importer that is too old for the class files imports nothing, and every rule holds.
  @BeforeEach
  void importedTheClasses() {
    assertThat(CLASSES).hasSizeGreaterThan(70);
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void aRoomKnowsOnlyTheRoomsBelow(String room) {
    String[] known =
        Stream.concat(Stream.of(room), ROOMS.get(room).stream())
            .map(name -> ROOT + name + "..")
            .toArray(String[]::new);
    assertThat(classesOf(room)).hasSizeGreaterThan(SMALL.contains(room) ? 1 : 4);
    classes()
        .that(resideInAPackage(ROOT + room + ".."))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(known).or(resideOutsideOfPackage("dev.securecomm..")))
        .check(CLASSES);
  }

  @Test
  void thereAreNoOtherRooms() {
    assertThat(rooms().map(room -> ROOT + room))
        .containsExactlyInAnyOrderElementsOf(
            CLASSES.stream().map(JavaClass::getPackageName).distinct().toList());
  }

  @Test
  void oneClassTouchesTheJoseLibrary() {
    assertThat(classesThatTouch("com.nimbusds..")).containsExactly("key.Jose");
  }

  @Test
  void oneClassTouchesTheJsonLibrary() {
    assertThat(classesThatTouch("tools.jackson..")).containsExactly("codec.StrictJson");
    assertThat(classesThatTouch("com.fasterxml..")).isEmpty();
  }

  /// Format without keys: a digest names an envelope, and an id is random. That is all.
  @Test
  void theFormatKnowsNoCryptography() {
    List<String> allowed =
        List.of(
            "java.security.MessageDigest",
            "java.security.NoSuchAlgorithmException",
            "java.security.SecureRandom");
    DescribedPredicate<JavaClass> cryptography =
        resideInAnyPackage("java.security..", "javax.crypto..", "com.nimbusds..");
    noClasses()
        .that(resideInAnyPackage(ROOT + "envelope..", ROOT + "codec.."))
        .should()
        .dependOnClassesThat(
            cryptography.and(
                DescribedPredicate.describe(
                    "are not for a digest or an id",
                    javaClass -> !allowed.contains(javaClass.getName()))))
        .check(CLASSES);
  }

  /// Crypto without format.
  @ParameterizedTest
  @ValueSource(strings = {"key.Oaep", "key.Pss", "message.AesGcm", "message.Fernet", "key.Hkdf"})
  void ciphersKnowNoJson(String name) {
    assertThat(CLASSES.get(ROOT + name).getDirectDependenciesFromSelf())
        .isNotEmpty()
        .noneMatch(dependency -> dependency.getTargetClass().getPackageName().endsWith("codec"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.springframework..",
        "org.slf4j..",
        "org.apache..",
        "java.util.logging..",
        "jakarta..",
        "java.net.."
      })
  void thisModuleIsPlainJava(String others) {
    assertThat(classesThatTouch(others)).isEmpty();
  }

  @Test
  void nothingIsPrintedToAConsole() {
    noClasses().should().accessField(System.class, "out").check(CLASSES);
    noClasses().should().accessField(System.class, "err").check(CLASSES);
  }

  /// A clock that a test cannot set is a branch that no test sees.
  @Test
  void timeComesFromAClock() {
    noClasses().should().callMethod(Instant.class, "now").check(CLASSES);
    noClasses().should().callMethod(System.class, "currentTimeMillis").check(CLASSES);
  }

  @Test
  void namesSayWhatAClassIs() {
    noClasses()
        .should()
        .haveNameMatching(".*(Manager|Helper|Utils?|Impl|DTO|Dto|Processor|Wrapper)")
        .check(CLASSES);
    noClasses().should().haveNameMatching(".*\\.(I[A-Z]|Default)[A-Za-z]*").check(CLASSES);
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void everyRoomIsNullMarked(String room) {
    JavaPackage found = CLASSES.getPackage(ROOT + room);
    assertThat(found.isAnnotatedWith(NullMarked.class)).as(room).isTrue();
  }

  private static List<JavaClass> classesOf(String room) {
    return CLASSES.stream()
        .filter(javaClass -> javaClass.getPackageName().equals(ROOT + room))
        .toList();
  }

  private static Stream<String> classesThatTouch(String packages) {
    DescribedPredicate<JavaClass> touched = resideInAPackage(packages);
    return CLASSES.stream()
        .filter(javaClass ->
            javaClass.getDirectDependenciesFromSelf().stream()
                .anyMatch(dependency -> touched.test(dependency.getTargetClass())))
        .map(javaClass -> javaClass.getName().substring(ROOT.length()).replaceFirst("\\$.*", ""))
        .distinct()
        .sorted();
  }
}
