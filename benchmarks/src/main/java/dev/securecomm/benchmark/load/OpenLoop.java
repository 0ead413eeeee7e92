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
/// How long one took counts from when it was to be sent: a server that makes callers wait does not
/// get fewer of them.
public final class OpenLoop {

  private static final double NANOS = 1e9;

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
    if (load.messages() != messages) {
      throw new IllegalStateException(
          "only %d of %d were sent".formatted(load.messages(), messages));
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
        pool.take().ifPresent(envelope -> send(envelope, connection, due, outcomes));
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
        // From when it was sent: that the driver was late is not the server's doing.
        outcomes.came(status, now - sent);
      } else {
        outcomes.came(status, now - due);
      }
    } catch (IOException e) {
      outcomes.failed();
    }
  }
}
