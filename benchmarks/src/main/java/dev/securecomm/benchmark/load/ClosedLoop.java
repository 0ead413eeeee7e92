package dev.securecomm.benchmark.load;

import dev.securecomm.benchmark.http.Connection;
import dev.securecomm.benchmark.subject.Subject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// So many callers, each of whom sends the next message when the last one is answered: what a
/// server does at its best.
public final class ClosedLoop {

  private final int callers;

  public ClosedLoop(int callers) {
    this.callers = callers;
  }

  /// Sends these, each once.
  ///
  /// @throws IllegalStateException if one was not answered: what fails fast would look fast
  public Load run(Subject subject, List<byte[]> envelopes) throws Exception {
    Outcomes outcomes = new Outcomes();
    AtomicInteger next = new AtomicInteger();
    Duration cpu = subject.server().resources().cpu();
    long start = System.nanoTime();
    try (ExecutorService all = Executors.newFixedThreadPool(callers)) {
      List<? extends Future<?>> ends =
          IntStream.range(0, callers)
              .mapToObj(caller ->
                  all.submit(() -> {
                    call(subject, envelopes, next, outcomes);
                    return true;
                  }))
              .toList();
      for (Future<?> end : ends) {
        end.get();
      }
    }
    Duration wall = Duration.ofNanos(System.nanoTime() - start);
    Load load = outcomes.load(wall, wall, subject.server().resources().cpu().minus(cpu));
    if (load.accepted().getTotalCount() != envelopes.size()) {
      throw new IllegalStateException(
          "%s answered %d of %d"
              .formatted(subject.name(), load.accepted().getTotalCount(), envelopes.size()));
    }
    return load;
  }

  private static void call(
      Subject subject, List<byte[]> envelopes, AtomicInteger next, Outcomes outcomes)
      throws IOException {
    try (Connection connection = subject.connect()) {
      for (int i = next.getAndIncrement(); i < envelopes.size(); i = next.getAndIncrement()) {
        long asked = System.nanoTime();
        int status = connection.post(envelopes.get(i)).status();
        outcomes.came(status, System.nanoTime() - asked);
      }
    }
  }
}
