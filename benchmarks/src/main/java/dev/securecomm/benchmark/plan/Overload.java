package dev.securecomm.benchmark.plan;

import dev.securecomm.benchmark.load.Load;
import dev.securecomm.benchmark.load.OpenLoop;
import dev.securecomm.benchmark.load.Pool;
import dev.securecomm.benchmark.load.QuietCaller;
import dev.securecomm.benchmark.load.Sealed;
import dev.securecomm.benchmark.party.Parties;
import dev.securecomm.benchmark.report.Goals;
import dev.securecomm.benchmark.report.Report;
import dev.securecomm.benchmark.report.Table;
import dev.securecomm.benchmark.subject.ManyClients;
import dev.securecomm.benchmark.subject.OurServer;
import dev.securecomm.benchmark.subject.Subject;
import dev.securecomm.envelope.Suite;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Several times as many messages as our server can do, and how it is afterwards.
public final class Overload {

  private static final int BITS = 2048;
  private static final List<Integer> TIMES = List.of(2, 5, 10);
  private static final double USUAL = 0.8;
  private static final int WARM_UPS = 3;

  /// What is this many times as slow as usual is not in order.
  private static final double SLOW = 5;

  private static final Duration WINDOW = Duration.ofMillis(500);
  private static final int MOST_WINDOWS = 12;

  private final Path work;
  private final Settings settings;
  private final Report report;

  public Overload(Path work, Settings settings, Report report) {
    this.work = work;
    this.settings = settings;
    this.report = report;
  }

  public void run() throws Exception {
    Parties parties = new Parties(work.resolve("keys-overload"), BITS);
    try (OurServer ours = OurServer.start(work, "overload", parties)) {
      Subject subject = ours.with(Suite.PART_1);
      Subject another = new ManyClients(work.resolve("quiet"), ours, Suite.PART_1, 1);
      Table table = table();
      Table others = tableOfOthers();
      Goals goals = new Goals();
      double peak = peak(subject);
      double usualRate = peak * USUAL;
      // Neither the driver nor the server has done this before: both compile it now.
      for (int i = 0; i < WARM_UPS; i++) {
        load(subject, peak, peak * TIMES.getLast());
        load(subject, peak, usualRate);
      }
      Load usual = load(subject, peak, usualRate);
      row(table, "80 % of the peak", usualRate, usual, "");
      for (int times : TIMES) {
        String title = times + " × the peak";
        Load load;
        Load quiet;
        double recovered;
        Pool pool = pool(subject, peak);
        List<byte[]> hers = forQuiet(another);
        System.gc();
        try (OpenLoop loop = new OpenLoop(subject, pool);
            QuietCaller caller = new QuietCaller(another, hers)) {
          load = underWay(loop, peak * times);
          long over = System.nanoTime();
          quiet = caller.ends();
          recovered = recovery(loop, usualRate, usual, over) + load.rest().toNanos() / 1e9;
        }
        row(table, title, peak * times, load, recovered);
        row(others, title, quiet);
        goals
            .atLeast(0.95, title + ": sent by the driver ÷ meant", load.sent() / (peak * times))
            .atLeast(0.9, title + ": answered ÷ peak", load.throughput() / peak)
            .atMost(0, title + ": failed", (double) load.failed())
            .atMost(SLOW, title + ": p99 ÷ usual p99", p99(load) / p99(usual))
            .atMost(5, title + ": recovered after, s", recovered);
        if (load.refused().getTotalCount() > 0) {
          goals.atMost(10, title + ": refusal p99, ms", load.refusalMillis(99));
        }
      }
      report.section(
          "Overload: part 1, RSA-%d, %d bytes, peak %,.0f/s"
              .formatted(BITS, Comparison.SMALL, peak),
          table,
          goals);
      report.section(
          "Meanwhile another party, who sends %d ms after each answer"
              .formatted(QuietCaller.PAUSE.toMillis()),
          others);
    }
  }

  private List<byte[]> forQuiet(Subject subject) {
    long most = time().plus(WINDOW).dividedBy(QuietCaller.PAUSE) + 1;
    return Sealed.envelopes(subject, (int) most, Comparison.SMALL);
  }

  /// What it does at its best, in a closed loop.
  private double peak(Subject subject) throws Exception {
    List<Trial> trials = Trial.of(List.of(subject), Comparison.SMALL, settings);
    Trial.alternate(trials, settings);
    return trials.getFirst().throughput();
  }

  private Load load(Subject subject, double peak, double rate) throws InterruptedException {
    Pool pool = pool(subject, peak);
    System.gc();
    try (OpenLoop loop = new OpenLoop(subject, pool)) {
      return underWay(loop, rate);
    }
  }

  /// Once its connections are open: not all of a server's callers come at the same moment. What was
  /// made for it has been collected before: that would look like a delay of the server.
  private Load underWay(OpenLoop loop, double rate) throws InterruptedException {
    loop.run(rate, WINDOW);
    return loop.run(rate, time());
  }

  private Duration time() {
    return settings.round().multipliedBy(4);
  }

  /// Enough for some time of overload and all windows after it.
  private Pool pool(Subject subject, double peak) {
    double seconds = time().plus(WINDOW.multipliedBy(MOST_WINDOWS + 1)).toMillis() / 1e3;
    return new Pool(
        Sealed.envelopes(subject, (int) (1.2 * peak * seconds) + OpenLoop.MOST, Comparison.SMALL));
  }

  /// Seconds from then until a window in which all is as usual.
  private static double recovery(OpenLoop loop, double rate, Load usual, long start)
      throws InterruptedException {
    for (int i = 0; i < MOST_WINDOWS; i++) {
      double before = (System.nanoTime() - start) / 1e9;
      Load window = loop.run(rate, WINDOW);
      boolean all = window.refused().getTotalCount() + window.failed() + window.unsent() == 0;
      if (all && p99(window) <= SLOW * p99(usual)) {
        return before;
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  private static double p99(Load load) {
    return load.latencyMillis(99);
  }

  private static Table table() {
    return new Table(
        "arrivals",
        "a second",
        "of these sent",
        "answered a second",
        "answered a second and core of the server's",
        "p50, ms",
        "p99, ms",
        "refused",
        "refusal p50, ms",
        "refusal p99, ms",
        "failed",
        "not sent",
        "driver late p99, ms",
        "server, cores",
        "recovered after, s");
  }

  private static Table tableOfOthers() {
    return new Table(
        "beside arrivals of", "messages", "refused", "failed", "p50, ms", "p99, ms", "slowest, ms");
  }

  private static void row(Table table, String title, Load quiet) {
    table.row(
        title,
        quiet.messages(),
        quiet.refused().getTotalCount(),
        quiet.failed(),
        quiet.latencyMillis(50),
        quiet.latencyMillis(99),
        quiet.latencyMillis(100));
  }

  private static void row(Table table, String title, double rate, Load load, Object recovered) {
    table.row(
        title,
        rate,
        load.sent(),
        load.throughput(),
        load.throughput() / load.cores(),
        load.latencyMillis(50),
        p99(load),
        load.refused().getTotalCount(),
        load.refusalMillis(50),
        load.refusalMillis(99),
        load.failed(),
        load.unsent(),
        load.lateMillis(99),
        load.cores(),
        recovered);
  }
}
