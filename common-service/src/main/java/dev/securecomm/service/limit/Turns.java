package dev.securecomm.service.limit;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;

/// Turns at what few can do at once. Who comes beyond waits in a line with those he belongs to, and
/// the lines are served one after another: a long one holds up nobody but itself.
///
/// When all lines together are full, whoever is last in the longest is asked to come back.
public final class Turns {

  private final int atOnce;
  private final int longest;
  private final SequencedMap<Object, Deque<CompletableFuture<Boolean>>> lines =
      new LinkedHashMap<>();
  private int free;
  private int waiting;

  /// @param longest how many wait at most, in all lines together
  public Turns(int atOnce, int longest) {
    this.atOnce = atOnce;
    this.longest = longest;
    this.free = atOnce;
  }

  /// A turn, once it has come, until it is closed.
  ///
  /// @param line whom this one belongs to
  /// @throws OverloadedException if there is no room to wait for it
  public Turn take(Object line) {
    if (!comesTo(line).join()) {
      throw new OverloadedException("all " + longest + " places to wait in are taken");
    }
    return this::pass;
  }

  /// How many wait now.
  public synchronized int waiting() {
    return waiting;
  }

  /// Whether his turn comes, once that is known.
  private synchronized CompletableFuture<Boolean> comesTo(Object line) {
    if (free > 0) {
      free--;
      return CompletableFuture.completedFuture(true);
    }
    CompletableFuture<Boolean> comes = new CompletableFuture<>();
    lines.computeIfAbsent(line, _ -> new ArrayDeque<>()).addLast(comes);
    waiting++;
    if (waiting > longest) {
      sendAwayTheLastOfTheLongest();
    }
    return comes;
  }

  private void sendAwayTheLastOfTheLongest() {
    var line =
        lines.entrySet().stream()
            .max(Comparator.comparingInt(each -> each.getValue().size()))
            .orElseThrow();
    line.getValue().removeLast().complete(false);
    left(line.getKey(), line.getValue());
  }

  private void left(Object line, Deque<?> rest) {
    waiting--;
    if (rest.isEmpty()) {
      lines.remove(line);
    }
  }

  /// To the first of the next line, which is the last one then.
  private synchronized void pass() {
    if (lines.isEmpty()) {
      free++;
      return;
    }
    var line = lines.pollFirstEntry();
    lines.putLast(line.getKey(), line.getValue());
    line.getValue().removeFirst().complete(true);
    left(line.getKey(), line.getValue());
  }

  @Override
  public String toString() {
    return waiting() + " of " + longest + " wait for one of " + atOnce + " turns";
  }

  /// A turn that has come.
  @FunctionalInterface
  public interface Turn extends AutoCloseable {
    @Override
    void close();
  }
}
