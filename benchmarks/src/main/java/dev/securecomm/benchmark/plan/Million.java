package dev.securecomm.benchmark.plan;

import dev.securecomm.benchmark.load.ClosedLoop;
import dev.securecomm.benchmark.load.Load;
import dev.securecomm.benchmark.load.Sealed;
import dev.securecomm.benchmark.party.Parties;
import dev.securecomm.benchmark.process.Resources;
import dev.securecomm.benchmark.report.Report;
import dev.securecomm.benchmark.report.Table;
import dev.securecomm.benchmark.subject.OurServer;
import dev.securecomm.benchmark.subject.Subject;
import dev.securecomm.envelope.Suite;
import java.nio.file.Path;

/// A million messages to one server, which is not to grow with them: what it needs of its heap is
/// looked at in between.
public final class Million {

  private static final int BITS = 2048;
  private static final int BATCH = 10_000;
  private static final int BATCHES_A_ROW = 10;
  private static final double MEGA = 1e6;

  private final Path work;
  private final Settings settings;
  private final Report report;

  public Million(Path work, Settings settings, Report report) {
    this.work = work;
    this.settings = settings;
    this.report = report;
  }

  /// Sends so many.
  public void run(int messages) throws Exception {
    Parties parties = new Parties(work.resolve("keys-million"), BITS);
    try (OurServer ours = OurServer.start(work, "million", parties, "-Xmx256m")) {
      Subject subject = ours.with(Suite.PART_2_A256GCM);
      Resources resources = ours.server().resources();
      Table table =
          new Table("messages", "messages/s", "heap in need, MB", "resident after it, MB");
      table.row(0, "", resources.heapInNeed() / MEGA, resources.resident() / MEGA);
      for (int batch = 1; batch * BATCH <= messages; batch++) {
        Load load =
            new ClosedLoop(settings.callers())
                .run(subject, Sealed.envelopes(subject, BATCH, Comparison.SMALL));
        if (batch % BATCHES_A_ROW == 0 || (batch + 1) * BATCH > messages) {
          table.row(
              "%,d".formatted(batch * BATCH),
              load.throughput(),
              resources.heapInNeed() / MEGA,
              resources.resident() / MEGA);
        }
      }
      report.section(
          "%,d messages at -Xmx256m: %s, RSA-%d".formatted(messages, subject.name(), BITS), table);
    }
  }
}
