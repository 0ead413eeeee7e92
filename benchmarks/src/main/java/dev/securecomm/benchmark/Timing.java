package dev.securecomm.benchmark;

import dev.securecomm.benchmark.party.Parties;
import dev.securecomm.benchmark.report.Machine;
import dev.securecomm.benchmark.report.Report;
import dev.securecomm.benchmark.timing.Findings;
import dev.securecomm.benchmark.timing.Judge;
import dev.securecomm.benchmark.timing.Pair;
import dev.securecomm.benchmark.timing.cases.Bounds;
import dev.securecomm.benchmark.timing.cases.Group;
import dev.securecomm.benchmark.timing.cases.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The command line of `assurance/timing`.
@Command(
    name = "assurance/timing",
    sortOptions = false,
    description = "Times what nobody may tell apart, and writes benchmarks/target/timing.md.")
public final class Timing implements Callable<Integer> {

  /// The smallest that are allowed: a difference is no smaller with larger ones, and the noise is.
  private static final int BITS = 2048;

  private static final int QUICK_WARM_UPS = 100;

  private static final int USUAL_WARM_UPS = 1_000;

  private static final Path WORK = Path.of("benchmarks", "target", "work").toAbsolutePath();

  /// To see what is gross: also on a machine that is busy with something else.
  private static final int QUICK_PAIRS = 200;

  private static final int USUAL_PAIRS = 5_000;

  @Option(names = "--pairs", paramLabel = "N", description = "samples of each pair (default 5000)")
  private int pairs;

  @Option(names = "--quick", description = "200 of each, for gross leaks; no passphrases")
  private boolean quick;

  @Option(
      names = "--at",
      split = ",",
      paramLabel = "PLACE",
      description = "of ${COMPLETION-CANDIDATES}")
  private Set<Place> places = EnumSet.noneOf(Place.class);

  @Option(names = "--only", paramLabel = "TEXT", description = "pairs with this in their name")
  private String only = "";

  @Option(
      names = "--report",
      paramLabel = "FILE",
      defaultValue = "benchmarks/target/timing.md",
      description = "what is written (default ${DEFAULT-VALUE})")
  private Path file = Path.of("");

  public static void main(String... args) {
    System.exit(new CommandLine(new Timing()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Path work = Files.createTempDirectory(Files.createDirectories(WORK), "run-");
    try {
      List<String> objections = run(work);
      objections.forEach(System.err::println);
      return objections.isEmpty() ? 0 : 1;
    } finally {
      FileSystemUtils.deleteRecursively(work);
    }
  }

  private List<String> run(Path work) throws Exception {
    Parties parties = new Parties(work.resolve("keys"), BITS);
    Bounds bounds = quick ? Bounds.of(parties, 0.1, 0.5) : Bounds.of(parties, 0.01, 0.05);
    Report report = new Report(file);
    report.section("Timed by assurance/timing", Machine.description());
    List<String> objections = new ArrayList<>();
    int asked = 0;
    for (Place place : places()) {
      try (Group group = place.open(work, parties, bounds)) {
        List<Pair> some =
            group.pairs().stream().filter(each -> each.name().contains(only)).toList();
        if (!some.isEmpty()) {
          Findings findings = find(group, some, place.pairs(pairs()));
          report.section(group.title(), findings);
          objections.addAll(findings.objections());
        }
        asked += some.size();
      }
    }
    if (asked == 0) {
      objections.add("no pair has \"" + only + "\" in its name");
    }
    return objections;
  }

  private Findings find(Group group, List<Pair> some, int samples) throws Exception {
    int warmUps = quick ? QUICK_WARM_UPS : USUAL_WARM_UPS;
    Judge judge = new Judge(new SplittableRandom(), Math.min(samples / 2, warmUps), samples);
    Findings findings = new Findings();
    findings.add(judge.of(group.same()));
    findings.addLeak(judge.of(group.leak()));
    for (Pair pair : some) {
      findings.add(judge.of(pair));
    }
    return findings;
  }

  private int pairs() {
    return pairs > 0 ? pairs : quick ? QUICK_PAIRS : USUAL_PAIRS;
  }

  private Set<Place> places() {
    if (!places.isEmpty()) {
      return places;
    }
    return quick ? EnumSet.complementOf(EnumSet.of(Place.passphrase)) : EnumSet.allOf(Place.class);
  }
}
