package dev.securecomm.testkit;

import dev.securecomm.testkit.Mutant.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/// How many mutants were refused, by kind and by reason. Many threads may count.
public final class MutationReport {

  private final String title;
  private final Map<Kind, Map<String, LongAdder>> counts = new ConcurrentHashMap<>();

  public MutationReport(String title) {
    this.title = title;
  }

  public void count(Kind kind, String reason, long times) {
    if (times == 0) {
      return;
    }
    counts
        .computeIfAbsent(kind, _ -> new ConcurrentHashMap<>())
        .computeIfAbsent(reason.toUpperCase(Locale.ROOT), _ -> new LongAdder())
        .add(times);
  }

  /// How many of a kind were refused, for whatever reason.
  public long refused(Kind kind) {
    return counts.getOrDefault(kind, Map.of()).values().stream().mapToLong(LongAdder::sum).sum();
  }

  public long refused() {
    return counts.keySet().stream().mapToLong(this::refused).sum();
  }

  /// Prints it, and keeps it at the end of a file.
  public void publish(Path file) {
    System.out.print(this);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, toString(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A line for each kind, the most frequent reasons first.
  @Override
  public String toString() {
    String lines = counts.keySet().stream().sorted().map(this::line).collect(Collectors.joining());
    return "%s: %,d refused%n%s".formatted(title, refused(), lines);
  }

  private String line(Kind kind) {
    String reasons =
        counts.get(kind).entrySet().stream()
            .sorted(
                Comparator.comparingLong(
                        (Map.Entry<String, LongAdder> entry) -> -entry.getValue().sum())
                    .thenComparing(Map.Entry::getKey))
            .map(entry -> "%s %,d".formatted(entry.getKey(), entry.getValue().sum()))
            .collect(Collectors.joining(", "));
    return "  %-9s %,9d  %s%n".formatted(kind, refused(kind), reasons);
  }
}
