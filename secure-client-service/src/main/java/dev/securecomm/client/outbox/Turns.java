package dev.securecomm.client.outbox;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One at a time delivers a message; the others wait, and then find what became of it.
final class Turns {

  private final Map<String, CompletableFuture<Void>> taken = new ConcurrentHashMap<>();

  /// The turn of this name, if it is free, or becomes so in time.
  Optional<Turn> take(String name, Duration atMost) {
    CompletableFuture<Void> ours = new CompletableFuture<>();
    long end = System.nanoTime() + atMost.toNanos();
    while (true) {
      CompletableFuture<Void> other = taken.putIfAbsent(name, ours);
      if (other == null) {
        return Optional.of(new Turn(name, ours));
      }
      try {
        other.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        return Optional.empty();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a turn does not fail", e);
      }
    }
  }

  /// A turn that was taken, until it is closed.
  final class Turn implements AutoCloseable {

    private final String name;
    private final CompletableFuture<Void> end;

    private Turn(String name, CompletableFuture<Void> end) {
      this.name = name;
      this.end = end;
    }

    @Override
    public void close() {
      taken.remove(name);
      end.complete(null);
    }
  }
}
