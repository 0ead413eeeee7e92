package dev.securecomm.service.limit;

import java.util.concurrent.Semaphore;

/// How many may be at something at once; who comes beyond is asked to come back.
public final class Places {

  private final Semaphore free;
  private final int number;

  public Places(int number) {
    this.free = new Semaphore(number);
    this.number = number;
  }

  /// A place, until it is closed.
  ///
  /// @throws OverloadedException if all are taken
  public Place take() {
    if (!free.tryAcquire()) {
      throw new OverloadedException("all " + number + " places are taken");
    }
    return free::release;
  }

  /// A place that is taken.
  @FunctionalInterface
  public interface Place extends AutoCloseable {
    @Override
    void close();
  }
}
