package dev.securecomm.benchmark.timing.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.benchmark.party.Parties;
import dev.securecomm.benchmark.timing.Finding;
import dev.securecomm.benchmark.timing.Judge;
import dev.securecomm.benchmark.timing.Pair;
import dev.securecomm.benchmark.timing.Verdict;
import dev.securecomm.envelope.Suite;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The opener itself, with bounds for gross leaks: `assurance/timing` has the fine ones.
class OpenersTest {

  private static final int PAIRS = 400;

  /// Until everything is compiled: cold code takes longer to look up a key than to verify by it.
  private static final int WARM_UPS = 4_000;

  /// A tenth of a private operation, which is what a verification costs, too, or a little less.
  private static final double GROSS = 0.1;

  /// Less than a third of a verification.
  private static final double FINE = 0.02;

  @TempDir private static Path folder;

  private static Parties parties;

  @BeforeAll
  static void makeKeys() {
    parties = new Parties(folder, 2048);
  }

  @Test
  void aPlantedLeakIsFoundAndNoneWhereThereIsNone() throws Exception {
    Bounds bounds = Bounds.of(parties, GROSS, GROSS);
    try (Group group = Openers.group(parties, bounds, Suite.PART_1)) {
      assertThat(judge(group.leak(), PAIRS).verdict()).isEqualTo(Verdict.DIFFERENT);
      assertThat(judge(group.same(), 0).verdict()).isNotEqualTo(Verdict.DIFFERENT);
      assertThat(group.pairs()).hasSizeGreaterThan(10);
    }
  }

  /// Before, an unknown sender was refused without a verification; and then a signature that is no
  /// number to one key, and one to another, told them apart.
  @Test
  void whomTheServerTrustsIsNotSeen() throws Exception {
    Bounds bounds = Bounds.of(parties, FINE, FINE);
    try (Group group = Openers.group(parties, bounds, Suite.PART_2_A256GCM)) {
      List<Pair> strangers =
          group.pairs().stream().filter(pair -> pair.name().contains("unknown")).toList();

      assertThat(strangers).hasSizeGreaterThanOrEqualTo(5);
      for (Pair pair : strangers) {
        Finding finding = judge(pair, WARM_UPS);
        assertThat(finding.verdict()).as("%s", finding).isNotEqualTo(Verdict.DIFFERENT);
      }
    }
  }

  private static Finding judge(Pair pair, int warmUps) throws Exception {
    return new Judge(new SplittableRandom(13), warmUps, PAIRS).of(pair);
  }
}
