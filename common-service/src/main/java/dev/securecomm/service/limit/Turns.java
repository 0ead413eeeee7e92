package dev.securecomm.service.limit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Turns at what few can do at once. Who comes beyond waits in a line with those he belongs to, and
/// the lines are served one after another: a long one holds up nobody but itself. What has begun
/// goes before all lines.
///
/// When all lines together are full, whoever is last in the longest is asked to come back.
public final class Turns {

  private final int atOnce;
  private final int places;
  private final SequencedMap<Object, Deque<Waiter>> lines = new LinkedHashMap<>();
  private final Deque<Waiter> begun = new ArrayDeque<>();
  private int free;
  private int waiting;

  /// @param places how many wait in lines at most, in all of them together
  public Turns(int atOnce, int places) {
    this.atOnce = atOnce;
    this.places = places;
    this.free = atOnce;
  }

  /// To be asked before anything is done for somebody: whoever would be sent away as soon as he
  /// came is told so now.
  ///
  /// @throws OverloadedException if all places to wait in are taken, and nobody makes room for him
  public synchronized void requireRoom(Object line) {
    if (waiting == places && longestWithOneMoreIn(line).equals(line)) {
      throw full();
    }
  }

  private static OverloadedException full() {
    return new OverloadedException("all places to wait in are taken");
  }

  /// A turn, once it has come, until it is closed once.
  ///
  /// @param line whom this one belongs to
  /// @param atMost how long it is waited for
  /// @throws OverloadedException if there is no room to wait for it, or no time
  public Turn take(Object line, Duration atMost) {
    Waiter waiter = inLine(line);
    try {
      if (waiter.comes.get(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
        return this::pass;
      }
      throw full();
    } catch (TimeoutException e) {
      leave(line, waiter);
      throw new OverloadedException("no turn has come for " + atMost.toSeconds() + " s");
    } catch (InterruptedException e) {
      leave(line, waiter);
      Thread.currentThread().interrupt();
      throw new OverloadedException("the service is ending");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a turn comes or does not", e);
    }
  }

  /// A turn before all who wait in lines, once it has come, until it is closed once: for what has
  /// begun with a turn, and would have been for nothing.
  public Turn takeNext() {
    next().comes.join();
    return this::pass;
  }

  private synchronized Waiter next() {
    Waiter waiter = new Waiter();
    if (!gotFreeTurn(waiter)) {
      begun.addLast(waiter);
    }
    return waiter;
  }

  private boolean gotFreeTurn(Waiter waiter) {
    if (free == 0) {
      return false;
    }
    free--;
    waiter.comes.complete(true);
    return true;
  }

  /// Whoever was given his turn in this very moment passes it on.
  private synchronized void leave(Object line, Waiter waiter) {
    Deque<Waiter> others = lines.get(line);
    if (others != null && others.remove(waiter)) {
      left(line, others);
    } else if (waiter.comes.getNow(false)) {
      pass();
    }
  }

  /// How many wait in lines now.
  public synchronized int waiting() {
    return waiting;
  }

  private synchronized Waiter inLine(Object line) {
    Waiter waiter = new Waiter();
    if (gotFreeTurn(waiter)) {
      return waiter;
    }
    if (waiting == places) {
      Object longest = longestWithOneMoreIn(line);
      if (longest.equals(line)) {
        waiter.comes.complete(false);
        return waiter;
      }
      sendAwayTheLastOf(longest);
    }
    lines.computeIfAbsent(line, _ -> new ArrayDeque<>()).addLast(waiter);
    waiting++;
    return waiter;
  }

  /// Of several as long the one that is served last, which is a new one before all others.
  private Object longestWithOneMoreIn(Object line) {
    Object longest = line;
    int most = lines.containsKey(line) ? 0 : 1;
    for (var each : lines.reversed().sequencedEntrySet()) {
      int length = each.getValue().size() + (each.getKey().equals(line) ? 1 : 0);
      if (length > most) {
        most = length;
        longest = each.getKey();
      }
    }
    return longest;
  }

  private void sendAwayTheLastOf(Object line) {
    Deque<Waiter> those = Objects.requireNonNull(lines.get(line));
    those.removeLast().comes.complete(false);
    left(line, those);
  }

  private void left(Object line, Deque<?> rest) {
    waiting--;
    if (rest.isEmpty()) {
      lines.remove(line);
    }
  }

  /// To what has begun, or else to the first of the next line, which is the last one then.
  private synchronized void pass() {
    if (!begun.isEmpty()) {
      begun.removeFirst().comes.complete(true);
      return;
    }
    if (lines.isEmpty()) {
      free++;
      return;
    }
    var line = lines.pollFirstEntry();
    lines.putLast(line.getKey(), line.getValue());
    line.getValue().removeFirst().comes.complete(true);
    left(line.getKey(), line.getValue());
  }

  @Override
  public String toString() {
    return waiting() + " of " + places + " wait for one of " + atOnce + " turns";
  }

  private static final class Waiter {

    /// Whether his turn comes, once that is known.
    private final CompletableFuture<Boolean> comes = new CompletableFuture<>();
  }

  /// A turn that has come.
  @FunctionalInterface
  public interface Turn extends AutoCloseable {
    @Override
    void close();
  }
}
