package dev.securecomm.benchmark.timing;

import dev.securecomm.benchmark.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What was found at one place, as a table, and what is wrong with it.
public final class Findings {

  private static final double NANOS_PER_MICRO = 1e3;

  private final Table table =
      new Table(
          "pair",
          "pairs",
          "median difference, µs (99 %)",
          "of the fastest tenths, µs (99 %)",
          "sign test",
          "at most, µs",
          "bound, µs",
          "verdict");
  private final List<String> objections = new ArrayList<>();

  /// A pair that has to be equal, unless it is known not to be.
  public void add(Finding finding) {
    boolean differs = finding.verdict() == Verdict.DIFFERENT;
    boolean isKnown = finding.pair().isKnown();
    row(finding, differs && isKnown ? "different, known" : word(finding));
    if (differs && !isKnown) {
      objections.add(finding.pair() + ": there is a difference");
    }
  }

  /// A pair with a leak planted in it.
  public void addLeak(Finding finding) {
    row(finding, word(finding));
    if (finding.verdict() != Verdict.DIFFERENT) {
      objections.add(finding.pair() + ": a planted leak was not found, so nothing else would be");
    }
  }

  private static String word(Finding finding) {
    return finding.verdict().name().toLowerCase(Locale.ROOT);
  }

  private void row(Finding finding, String verdict) {
    table.row(
        finding.pair(),
        finding.pairs(),
        text(finding.median()),
        text(finding.fast()),
        String.format(Locale.ROOT, "%.2g", finding.chance()),
        finding.atMost() / NANOS_PER_MICRO,
        finding.pair().bound() / NANOS_PER_MICRO,
        verdict);
  }

  private static String text(Estimate estimate) {
    return String.format(
        Locale.ROOT,
        "%.2f (%.2f to %.2f)",
        estimate.value() / NANOS_PER_MICRO,
        estimate.low() / NANOS_PER_MICRO,
        estimate.high() / NANOS_PER_MICRO);
  }

  /// What must not be; nothing, if all is well.
  public List<String> objections() {
    return List.copyOf(objections);
  }

  @Override
  public String toString() {
    return table.toString();
  }
}
