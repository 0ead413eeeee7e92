package dev.securecomm.benchmark.plan;

import dev.securecomm.benchmark.load.Sealed;
import dev.securecomm.benchmark.party.Parties;
import dev.securecomm.benchmark.process.Resources;
import dev.securecomm.benchmark.report.Report;
import dev.securecomm.benchmark.report.Table;
import dev.securecomm.benchmark.subject.ManyClients;
import dev.securecomm.benchmark.subject.OurServer;
import dev.securecomm.benchmark.subject.Records;
import dev.securecomm.benchmark.subject.Subject;
import dev.securecomm.envelope.Suite;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// How the cost of a message grows with its body, with the clients that are known, and with the
/// messages that are remembered.
public final class Growth {

  private static final int BITS = 2048;
  private static final Suite SUITE = Suite.PART_2_A256GCM;
  private static final List<Integer> BODIES = List.of(100, 1_000, 10_000, 100_000, 1_000_000);
  private static final double MEGA = 1e6;

  private final Path work;
  private final Settings settings;
  private final Report report;
  private final int clients;
  private final int records;

  /// @param clients how many are many
  /// @param records how many messages are many to remember
  public Growth(Path work, Settings settings, Report report, int clients, int records) {
    this.work = work;
    this.settings = settings;
    this.report = report;
    this.clients = clients;
    this.records = records;
  }

  public void run() throws Exception {
    Parties parties = new Parties(work.resolve("keys-growth"), BITS);
    bodies(parties);
    clients(parties);
    records(parties);
  }

  private void bodies(Parties parties) throws Exception {
    Table table = new Table("bytes", "suite", "messages/s", "server CPU a message, µs");
    Settings now = settings;
    try (OurServer server = OurServer.start(work, "bodies", parties)) {
      List<Subject> suites = Stream.of(Suite.values()).map(server::with).toList();
      for (int bytes : BODIES) {
        List<Trial> trials = Trial.of(suites, bytes, now);
        Trial.alternate(trials, now);
        for (Trial trial : trials) {
          table.row(
              "%,d".formatted(bytes),
              trial.subject().name(),
              trial.throughput(),
              trial.cpuMicros());
        }
        now = settings.warm();
      }
    }
    report.section("Growth with the body: RSA-" + BITS, table);
  }

  private void clients(Parties parties) throws Exception {
    try (OurServer few = OurServer.start(work, "one-client", parties);
        OurServer many = OurServer.start(work, "many-clients", parties)) {
      Subject one = new ManyClients(work.resolve("one"), few, SUITE, 1);
      Subject all = new ManyClients(work.resolve("all"), many, SUITE, clients);
      report.section(
          "Growth with the clients: %s, RSA-%d".formatted(SUITE, BITS),
          compare("1 client", one, "%,d clients".formatted(clients), all));
    }
  }

  private void records(Parties parties) throws Exception {
    try (OurServer few = OurServer.start(work, "few-records", parties);
        OurServer many = OurServer.start(work, "many-records", parties)) {
      Subject all = many.with(SUITE);
      // For one to be like.
      all.exchange(Sealed.body(Comparison.SMALL));
      Records.add(many, records);
      report.section(
          "Growth with the messages remembered: %s, RSA-%d".formatted(SUITE, BITS),
          compare("few messages", few.with(SUITE), "%,d more".formatted(records), all));
    }
  }

  private Table compare(String title, Subject subject, String otherTitle, Subject other)
      throws Exception {
    List<Trial> trials = Trial.of(List.of(subject, other), Comparison.SMALL, settings);
    Trial.alternate(trials, settings);
    Table table =
        new Table(
            "with",
            "messages/s",
            "server CPU a message, µs",
            "p99, ms",
            "heap in need, MB",
            "resident, MB");
    row(table, title, trials.get(0));
    row(table, otherTitle, trials.get(1));
    return table;
  }

  private static void row(Table table, String title, Trial trial) throws Exception {
    Resources resources = trial.subject().server().resources();
    table.row(
        title,
        trial.throughput(),
        trial.cpuMicros(),
        trial.median(load -> load.latencyMillis(99)),
        resources.heapInNeed() / MEGA,
        trial.resident() / MEGA);
  }
}
