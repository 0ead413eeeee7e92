package dev.securecomm.client.exchange;

import dev.securecomm.client.exchange.ExchangeMeters.Stage;
import java.time.Duration;

/// Takes the times of one exchange, for it alone and for the meters of all.
final class Stopwatch {

  private final ExchangeMeters meters;
  private long seal;
  private long post;
  private long open;

  Stopwatch(ExchangeMeters meters) {
    this.meters = meters;
  }

  ExchangeMeters meters() {
    return meters;
  }

  <T, E extends Exception> T seal(Stage<T, E> stage) throws E {
    long start = System.nanoTime();
    try {
      return meters.seal(stage);
    } finally {
      seal += System.nanoTime() - start;
    }
  }

  <T, E extends Exception> T post(Stage<T, E> stage) throws E {
    long start = System.nanoTime();
    try {
      return meters.post(stage);
    } finally {
      post += System.nanoTime() - start;
    }
  }

  <T, E extends Exception> T open(Stage<T, E> stage) throws E {
    long start = System.nanoTime();
    try {
      return meters.open(stage);
    } finally {
      open += System.nanoTime() - start;
    }
  }

  Times times() {
    return new Times(Duration.ofNanos(seal), Duration.ofNanos(post), Duration.ofNanos(open));
  }
}
