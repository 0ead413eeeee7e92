package dev.securecomm.benchmark.plan;

import dev.securecomm.benchmark.party.Parties;
import dev.securecomm.benchmark.process.Resources;
import dev.securecomm.benchmark.raw.RawLimit.Cost;
import dev.securecomm.benchmark.report.Goals;
import dev.securecomm.benchmark.report.Report;
import dev.securecomm.benchmark.report.Table;
import dev.securecomm.benchmark.subject.Subject;
import java.nio.file.Path;
import java.util.List;

/// Ours beside the others, in a closed loop, under keys of one size and bodies of several.
public final class Comparison {

  /// A body whose cost is all RSA.
  static final int SMALL = 100;

  private static final double MEGA = 1e6;

  private final Path work;
  private final Settings settings;
  private final Report report;

  public Comparison(Path work, Settings settings, Report report) {
    this.work = work;
    this.settings = settings;
    this.report = report;
  }

  /// Writes what came of keys of this size. What was to be reached is told of bodies of 100 bytes.
  ///
  /// @param bodies sizes, in bytes
  public void run(int bits, int... bodies) throws Exception {
    Parties parties = new Parties(work.resolve("keys-" + bits), bits);
    Limits limits = new Limits(parties, settings);
    try (Subjects subjects = Subjects.start(work, parties)) {
      for (int body : bodies) {
        List<Trial> trials = Trial.of(subjects.all(), body, settings);
        if (body == SMALL) {
          Trial.alternate(trials, settings, limits::measure);
          report.section("RSA-%d: the limit".formatted(bits), limits.table());
          report.section("RSA-%d: what was to be reached".formatted(bits), goals(trials, limits));
        } else {
          Trial.alternate(trials, settings.warm());
        }
        report.section("RSA-%d: bodies of %,d bytes".formatted(bits, body), table(trials));
      }
    }
  }

  private static Goals goals(List<Trial> trials, Limits limits) {
    Trial part1 = trials.get(0);
    List<Trial> part2 = List.of(trials.get(1), trials.get(2));
    Trial nimbus = trials.get(3);
    Trial cxf = trials.get(4);
    Goals goals = new Goals();
    goals.atMost(
        limits.bits() >= 3072 ? 1.15 : 1.30,
        "CPU a message ÷ that of its two private operations: " + part1.subject().name(),
        part1.cpuMicros() / limits.best(Cost::both));
    for (Trial trial : part2) {
      goals.atMost(
          1.25,
          "CPU a message ÷ that of its one private operation: " + trial.subject().name(),
          trial.cpuMicros() / limits.best(Cost::sign));
    }
    goals.atLeast(4.5, against(part1, nimbus), part1.throughput() / nimbus.throughput());
    for (Trial trial : part2) {
      goals.atLeast(8, against(trial, nimbus), trial.throughput() / nimbus.throughput());
    }
    return goals.atLeast(3.5, against(part1, cxf), part1.throughput() / cxf.throughput());
  }

  private static String against(Trial ours, Trial other) {
    return "throughput: %s ÷ %s".formatted(ours.subject().name(), other.subject().name());
  }

  private static Table table(List<Trial> trials) throws Exception {
    Table table =
        new Table(
            "subject",
            "messages/s",
            "server CPU a message, µs",
            "p50, ms",
            "p99, ms",
            "heap in need, MB",
            "resident, MB");
    for (Trial trial : trials) {
      Subject subject = trial.subject();
      Resources resources = subject.server().resources();
      table.row(
          subject.name(),
          trial.throughput(),
          trial.cpuMicros(),
          trial.median(load -> load.latencyMillis(50)),
          trial.median(load -> load.latencyMillis(99)),
          resources.heapInNeed() / MEGA,
          trial.resident() / MEGA);
    }
    return table;
  }
}
