package dev.securecomm.benchmark.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A table in Markdown.
public final class Table {

  private final int columns;
  private final List<String> lines = new ArrayList<>();

  public Table(String... head) {
    this.columns = head.length;
    row((Object[]) head);
    lines.add("|---".repeat(columns) + "|");
  }

  /// Adds a row. Numbers have as many digits as they deserve.
  public Table row(Object... cells) {
    if (cells.length != columns) {
      throw new IllegalArgumentException("a row of %d cells".formatted(columns));
    }
    lines.add(
        List.of(cells).stream().map(Table::text).collect(Collectors.joining(" | ", "| ", " |")));
    return this;
  }

  private static String text(Object cell) {
    return cell instanceof Double number ? number(number) : cell.toString();
  }

  private static String number(double number) {
    if (Double.isNaN(number)) {
      return "";
    }
    String format = Math.abs(number) < 10 ? "%.2f" : Math.abs(number) < 100 ? "%.1f" : "%,.0f";
    return String.format(Locale.ROOT, format, number);
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}
