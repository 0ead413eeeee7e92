package dev.securecomm.benchmark.load;

import dev.securecomm.benchmark.http.Connection;
import dev.securecomm.benchmark.subject.Subject;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// One caller who sends a message now and then over a connection of his own, whatever others do.
public final class QuietCaller implements AutoCloseable {

  /// Between an answer and the next message.
  public static final Duration PAUSE = Duration.ofMillis(50);

  private final Outcomes outcomes = new Outcomes();
  private final long start = System.nanoTime();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Future<?> end;
  private volatile boolean goesOn = true;

  /// Begins to send these, each once. One is answered already: he is known when the others come,
  /// who share his address.
  public QuietCaller(Subject subject, List<byte[]> envelopes)
      throws IOException, InterruptedException {
    Connection connection = subject.connect();
    Iterator<byte[]> each = envelopes.iterator();
    // As often as there are envelopes, if something of the load before is still there.
    while (Outcomes.isRefusal(connection.post(each.next()).status())) {
      Thread.sleep(PAUSE);
    }
    end =
        thread.submit(() -> {
          send(connection, each);
          return true;
        });
  }

  private void send(Connection own, Iterator<byte[]> envelopes)
      throws IOException, InterruptedException {
    try (Connection connection = own) {
      while (goesOn && envelopes.hasNext()) {
        byte[] envelope = envelopes.next();
        long asked = System.nanoTime();
        int status = connection.post(envelope).status();
        outcomes.came(status, System.nanoTime() - asked);
        Thread.sleep(PAUSE);
      }
    }
  }

  /// What became of his messages; he sends no more.
  public Load ends() throws Exception {
    goesOn = false;
    end.get();
    Duration time = Duration.ofNanos(System.nanoTime() - start);
    return outcomes.load(time, time, Duration.ZERO);
  }

  @Override
  public void close() {
    goesOn = false;
    thread.close();
  }
}
