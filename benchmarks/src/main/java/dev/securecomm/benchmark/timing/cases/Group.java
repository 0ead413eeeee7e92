package dev.securecomm.benchmark.timing.cases;

import dev.securecomm.benchmark.timing.Pair;
import java.time.Duration;
import java.util.List;

/// Pairs that are timed at one place, with two by which it is seen what can be found there.
///
/// @param same a pair that is equal
/// @param leak the same with a leak planted in it, of twice the bound
/// @param pairs those in question
/// @param ends how the servers that are timed end
public record Group(String title, Pair same, Pair leak, List<Pair> pairs, List<Runnable> ends)
    implements AutoCloseable {

  public Group {
    pairs = List.copyOf(pairs);
    ends = List.copyOf(ends);
  }

  /// What is called directly: the leak is planted around it.
  static Group inProcess(String title, List<Pair> pairs) {
    Pair first = pairs.getFirst();
    Duration leak = Duration.ofNanos((long) (2 * first.bound()));
    return new Group(title, first.withItself(), first.withLeak(leak), pairs, List.of());
  }

  @Override
  public void close() {
    ends.forEach(Runnable::run);
  }
}
