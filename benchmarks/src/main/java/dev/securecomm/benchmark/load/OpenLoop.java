package dev.securecomm.benchmark.load;

import dev.securecomm.benchmark.http.Connection;
import dev.securecomm.benchmark.subject.Subject;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/// Messages that come at a fixed rate, whether those before them are answered or not, as from many
/// clients who know nothing of each other.
///
/// How long one took counts from when it was sent, and how late that was is counted, too. Those
/// that could not be sent within a second, because the machine or all connections were busy, are
/// left out and counted.
public final class OpenLoop {

  private static final double NANOS = 1e9;

  /// How late a message is sent at most, in ns.
  private static final long PATIENCE = Duration.ofSeconds(1).toNanos();

  private final Subject subject;
  private final Pool pool;

  public OpenLoop(Subject subject, Pool pool) {
    this.subject = subject;
    this.pool = pool;
  }

  /// Sends so many a second for so long.
  ///
  /// @throws IllegalStateException if there were too few envelopes
  public Load run(double rate, Duration time) throws IOException {
    Outcomes outcomes = new Outcomes();
    Duration cpu = subject.server().resources().cpu();
    long start = System.nanoTime();
    long messages = Math.round(rate * time.toNanos() / NANOS);
    try (Connections connections = new Connections(subject)) {
      try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
        for (long i = 0; i < messages; i++) {
          long due = start + Math.round(i * NANOS / rate);
          awaitUntil(due);
          callers.execute(() -> send(connections, due, outcomes));
        }
      }
    }
    Duration wall = Duration.ofNanos(System.nanoTime() - start);
    Load load = outcomes.load(wall, subject.server().resources().cpu().minus(cpu));
    if (load.messages() + load.unsent() != messages) {
      throw new IllegalStateException(
          "there were envelopes for %d of %d".formatted(load.messages(), messages));
    }
    return load;
  }

  private static void awaitUntil(long due) {
    for (long rest = due - System.nanoTime(); rest > 0; rest = due - System.nanoTime()) {
      LockSupport.parkNanos(rest);
    }
  }

  /// An envelope is taken once there is a connection for it: those that wait for one would have
  /// taken all.
  private void send(Connections connections, long due, Outcomes outcomes) {
    try {
      Connection connection = connections.take();
      try {
        if (System.nanoTime() - due > PATIENCE) {
          outcomes.unsent();
        } else {
          pool.take().ifPresent(envelope -> send(envelope, connection, due, outcomes));
        }
      } finally {
        connections.giveBack(connection);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(byte[] envelope, Connection connection, long due, Outcomes outcomes) {
    try {
      long sent = System.nanoTime();
      int status = connection.post(envelope).status();
      long now = System.nanoTime();
      outcomes.late(sent - due);
      if (Outcomes.isRefusal(status)) {
        pool.giveBack(envelope);
      }
      outcomes.came(status, now - sent);
    } catch (IOException e) {
      outcomes.failed();
    }
  }
}
