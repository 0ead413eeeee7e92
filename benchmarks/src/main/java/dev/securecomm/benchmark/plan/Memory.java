package dev.securecomm.benchmark.plan;

import dev.securecomm.benchmark.party.Parties;
import dev.securecomm.benchmark.process.Resources;
import dev.securecomm.benchmark.report.Goals;
import dev.securecomm.benchmark.report.Report;
import dev.securecomm.benchmark.report.Table;
import dev.securecomm.benchmark.subject.OurServer;
import dev.securecomm.benchmark.subject.Subject;
import dev.securecomm.envelope.Suite;
import java.nio.file.Path;
import java.util.List;

/// Our server with a heap of 256 MB beside one with as much as the JVM likes.
public final class Memory {

  private static final int BITS = 2048;
  private static final List<Integer> BODIES = List.of(Comparison.SMALL, 10_000);
  private static final double MEGA = 1e6;

  /// What two equal servers differ by.
  private static final double EQUAL = 0.95;

  private final Path work;
  private final Settings settings;
  private final Report report;

  public Memory(Path work, Settings settings, Report report) {
    this.work = work;
    this.settings = settings;
    this.report = report;
  }

  public void run() throws Exception {
    Parties parties = new Parties(work.resolve("keys-memory"), BITS);
    try (OurServer usual = OurServer.start(work, "memory-usual", parties);
        OurServer small = OurServer.start(work, "memory-small", parties, "-Xmx256m")) {
      Table table =
          new Table(
              "suite, bytes", "heap", "messages/s", "p99, ms", "heap in need, MB", "resident, MB");
      Goals goals = new Goals();
      Settings now = settings;
      for (Suite suite : List.of(Suite.PART_1, Suite.PART_2_A256GCM)) {
        for (int bytes : BODIES) {
          List<Subject> subjects = List.of(usual.with(suite), small.with(suite));
          List<Trial> trials = Trial.of(subjects, bytes, now);
          Trial.alternate(trials, now);
          now = settings.warm();
          String title = "%s, %,d".formatted(suite, bytes);
          row(table, title, "default", trials.get(0));
          row(table, title, "256 MB", trials.get(1));
          goals.atLeast(
              EQUAL,
              title + " bytes: throughput at -Xmx256m ÷ with the default heap",
              trials.get(1).throughput() / trials.get(0).throughput());
        }
      }
      report.section("Memory: RSA-" + BITS, table, goals);
    }
  }

  private static void row(Table table, String title, String heap, Trial trial) throws Exception {
    Resources resources = trial.subject().server().resources();
    table.row(
        title,
        heap,
        trial.throughput(),
        trial.median(load -> load.latencyMillis(99)),
        resources.heapInNeed() / MEGA,
        trial.resident() / MEGA);
  }
}
