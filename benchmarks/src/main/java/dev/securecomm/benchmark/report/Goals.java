package dev.securecomm.benchmark.report;

import java.util.Locale;

/// What was wanted, and what became of it.
public final class Goals {

  private final Table table = new Table("figure", "goal", "measured", "reached");

  /// A figure that is good if it is small.
  public Goals atMost(double goal, String figure, double measured) {
    return row("≤", goal, figure, measured, measured <= goal);
  }

  /// A figure that is good if it is great.
  public Goals atLeast(double goal, String figure, double measured) {
    return row("≥", goal, figure, measured, measured >= goal);
  }

  private Goals row(String than, double goal, String figure, double measured, boolean reached) {
    String wanted = String.format(Locale.ROOT, "%s %.2f", than, goal);
    table.row(figure, wanted, measured, reached ? "yes" : "no");
    return this;
  }

  @Override
  public String toString() {
    return table.toString();
  }
}
