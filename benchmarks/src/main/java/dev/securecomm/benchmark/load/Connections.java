package dev.securecomm.benchmark.load;

import dev.securecomm.benchmark.http.Connection;
import dev.securecomm.benchmark.subject.Subject;
import java.io.IOException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/// Connections that many share: as few as do, and never more than a server takes.
final class Connections implements AutoCloseable {

  /// Tomcat takes 1,000; whoever comes beyond is not even refused.
  private static final int MOST = 900;

  private final Subject subject;
  private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
  private final Semaphore free = new Semaphore(MOST);

  Connections(Subject subject) {
    this.subject = subject;
  }

  Connection take() throws InterruptedException {
    free.acquire();
    Connection last = idle.pollFirst();
    return last == null ? subject.connect() : last;
  }

  void giveBack(Connection connection) {
    idle.addFirst(connection);
    free.release();
  }

  @Override
  public void close() throws IOException {
    for (Connection connection : idle) {
      connection.close();
    }
  }
}
