package dev.securecomm.testkit.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.envelope.Suite;
import dev.securecomm.message.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The vectors that are kept are those that the generators make, and there are enough of them.
class VectorFolderTest {

  /// To be changed after a generator was: `assurance/vectors keep`.
  @Test
  void keepsWhatTheGeneratorsMakeByteForByte(@TempDir Path folder) throws IOException {
    VectorFolder.write(folder, VectorFolder.toKeep());
    assertThat(texts(VectorFolder.KEPT)).hasSizeGreaterThanOrEqualTo(200).isEqualTo(texts(folder));
  }

  @Test
  void theSameSeedMakesTheSameAndAnotherMakesAnother() {
    Cast cast = Cast.fixed(Cast.NOWHERE);
    HostileMessage hostile =
        HostileMessage.all(cast).stream()
            .filter(each -> each.name().equals("signed-by-mallory-as-alice.sm2-fernet"))
            .findFirst()
            .orElseThrow();
    String once = VectorFile.of(hostile, cast, "seed").toJson();
    assertThat(VectorFile.of(hostile, cast, "seed").toJson()).isEqualTo(once);
    assertThat(VectorFile.of(hostile, cast, "another seed").toJson()).isNotEqualTo(once);
  }

  @Test
  void aFileReadsAsItWasWritten() throws IOException {
    List<VectorFile> kept = VectorFolder.read(VectorFolder.KEPT);
    Map<String, String> again =
        kept.stream().collect(toMap(VectorFile::fileName, VectorFile::toJson));
    assertThat(again).isEqualTo(texts(VectorFolder.KEPT));
  }

  @Test
  void aFileIsNamedByItsDefectAndForm() throws IOException {
    for (Map.Entry<String, String> file : texts(VectorFolder.KEPT).entrySet()) {
      assertThat(file.getKey()).matches("[a-z0-9][a-z0-9-]*\\.(sm1|sm2-fernet|sm2-a256gcm)\\.json");
      VectorFile vector = VectorFile.read(VectorFolder.KEPT.resolve(file.getKey()));
      assertThat(file.getKey()).isEqualTo(vector.name() + ".json").contains("." + vector.form());
    }
  }

  /// Two messages of one id: what the honest one is for.
  @Test
  void theHonestMessageHasTheIdOfTheHostileOne() throws IOException {
    List<VectorFile> kept = VectorFolder.read(VectorFolder.KEPT);
    assertThat(kept.stream().map(vector -> new String(vector.honest(), US_ASCII)))
        .doesNotHaveDuplicates()
        .noneMatch(String::isEmpty);
    assertThat(kept).noneMatch(vector -> Arrays.equals(vector.body(), vector.honest()));
  }

  @Test
  void theGeneratorsCoverTheAttacksTheReasonsAndTheForms() {
    List<HostileMessage> all = HostileMessage.all(Cast.fixed(Cast.NOWHERE));
    assertThat(all).hasSizeGreaterThan(800);
    assertThat(all.stream().map(HostileMessage::name)).doesNotHaveDuplicates();
    assertThat(attacks(all.stream().map(HostileMessage::attack)))
        .contains(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 22, 23);
    for (Suite suite : Suite.values()) {
      assertThat(all.stream().filter(each -> each.suite() == suite).count()).isGreaterThan(100);
    }
    // The one reason left is a client's.
    assertThat(all.stream().map(HostileMessage::reason).collect(toSet()))
        .isEqualTo(EnumSet.complementOf(EnumSet.of(Reason.OTHER_REQUEST)));
  }

  @Test
  void whatIsKeptCoversThemToo() throws IOException {
    List<VectorFile> kept = VectorFolder.read(VectorFolder.KEPT);
    List<HostileMessage> all = HostileMessage.all(Cast.fixed(Cast.NOWHERE));
    assertThat(attacks(kept.stream().map(VectorFile::attack)))
        .isEqualTo(attacks(all.stream().map(HostileMessage::attack)));
    for (String part : List.of("sm1", "sm2")) {
      assertThat(
              kept.stream()
                  .filter(vector -> vector.form().startsWith(part))
                  .map(vector -> vector.expect().reason())
                  .collect(toSet()))
          .isEqualTo(
              all.stream()
                  .filter(each -> each.name().contains("." + part))
                  .map(each -> VectorFile.Expectation.of(each).reason())
                  .collect(toSet()));
    }
    Set<String> keptDefects =
        kept.stream().map(vector -> vector.name().replaceFirst("\\..*", "")).collect(toSet());
    assertThat(all.stream().map(HostileMessage::defect).filter(each -> !keptDefects.contains(each)))
        .containsOnly(
            "crit-of-thousands", "jwe-crit-of-thousands", "kid-a-megabyte", "jwe-kid-a-megabyte");
  }

  private static Set<Integer> attacks(Stream<Integer> numbers) {
    return numbers.collect(toSet());
  }

  private static Map<String, String> texts(Path folder) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        texts.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return texts;
  }
}
