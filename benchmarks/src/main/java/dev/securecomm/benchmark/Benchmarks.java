package dev.securecomm.benchmark;

import dev.securecomm.benchmark.micro.MicroBenchmarks;
import dev.securecomm.benchmark.plan.Comparison;
import dev.securecomm.benchmark.plan.Growth;
import dev.securecomm.benchmark.plan.Memory;
import dev.securecomm.benchmark.plan.Million;
import dev.securecomm.benchmark.plan.Overload;
import dev.securecomm.benchmark.plan.Settings;
import dev.securecomm.benchmark.report.Machine;
import dev.securecomm.benchmark.report.OpenSsl;
import dev.securecomm.benchmark.report.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The command line: `benchmarks/run` builds what it needs and calls it.
@Command(
    name = "benchmarks/run",
    sortOptions = false,
    description =
        "Measures what a message costs, beside what it costs others, and writes\nbenchmarks/target/benchmarks.md.")
public final class Benchmarks implements Callable<Integer> {

  private static final Path WORK = Path.of("benchmarks", "target", "work").toAbsolutePath();

  /// What can be asked for by itself.
  enum Part {
    micro,
    comparison,
    overload,
    memory,
    growth
  }

  @Option(names = "--quick", description = "one short round of each: to see that it works")
  private boolean quick;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "PART",
      description = "of ${COMPLETION-CANDIDATES}")
  private Set<Part> only = EnumSet.allOf(Part.class);

  @Option(
      names = "--bits",
      split = ",",
      paramLabel = "BITS",
      defaultValue = "2048,3072",
      description = "sizes of the keys (default ${DEFAULT-VALUE})")
  private int[] bits = {};

  @Option(
      names = "--bodies",
      split = ",",
      paramLabel = "BYTES",
      defaultValue = "100,10000,1000000",
      description = "sizes of the bodies (default ${DEFAULT-VALUE})")
  private int[] bodies = {};

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "of which the median counts (default 5)")
  private int rounds;

  @Option(names = "--round", paramLabel = "MS", description = "how long one is (default 1200)")
  private int round;

  @Option(
      names = "--million",
      description = "a million messages to one server, too: this takes ten minutes more")
  private boolean million;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      defaultValue = "benchmarks/target/benchmarks.md",
      description = "what is written (default ${DEFAULT-VALUE})")
  private Path file = Path.of("");

  public static void main(String... args) {
    System.exit(new CommandLine(new Benchmarks()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    // Not where temporary files are: that may be memory, and the record is to be on a disk.
    Path work = Files.createTempDirectory(Files.createDirectories(WORK), "run-");
    try {
      run(work);
      return 0;
    } finally {
      FileSystemUtils.deleteRecursively(work);
    }
  }

  private void run(Path work) throws Exception {
    Report report = new Report(file);
    report.section("Measured by benchmarks/run", Machine.description());
    if (only.contains(Part.micro)) {
      report.section("openssl speed", OpenSsl.speed(quick));
      new MicroBenchmarks(work.resolve("keys"), quick, report).run();
    }
    if (only.contains(Part.comparison)) {
      Comparison comparison = new Comparison(work, settings(), report);
      for (int size : bits) {
        comparison.run(size, bodies);
      }
    }
    if (only.contains(Part.overload)) {
      new Overload(work, settings(), report).run();
    }
    if (only.contains(Part.memory)) {
      new Memory(work, settings(), report).run();
    }
    if (only.contains(Part.growth)) {
      new Growth(work, settings(), report, quick ? 20 : 1_000, quick ? 1_000 : 100_000).run();
    }
    if (million) {
      new Million(work, settings(), report).run(quick ? 10_000 : 1_000_000);
    }
  }

  private Settings settings() {
    Settings settings = quick ? Settings.quick() : Settings.usual();
    return new Settings(
        rounds > 0 ? rounds : settings.rounds(),
        settings.warmUps(),
        round > 0 ? Duration.ofMillis(round) : settings.round(),
        settings.callers());
  }
}
