package dev.securecomm.benchmark.timing.cases;

import dev.securecomm.benchmark.http.Connection;
import dev.securecomm.benchmark.timing.Target;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// A server in a process of its own, on loopback: the answer is its status.
///
/// Tomcat closes a connection with every 400. So connections are opened some posts before they are
/// needed, when nothing is timed, and the server has accepted them by then. They end with the
/// server.
final class OverHttp implements Target {

  private static final int AHEAD = 4;

  /// Well before the server closes a connection on which nothing happens.
  private static final Duration LONGEST_IDLE = Duration.ofSeconds(3);

  private final URI url;
  private final String mediaType;
  private final Call call;
  private final Deque<Connection> connections = new ArrayDeque<>();
  private long opened;

  OverHttp(URI url, String mediaType, Call call) {
    this.url = url;
    this.mediaType = mediaType;
    this.call = call;
  }

  /// How an input is sent.
  @FunctionalInterface
  interface Call {
    Connection.Answer over(Connection connection, byte[] input) throws IOException;
  }

  @Override
  public void prepare() throws IOException {
    if (System.nanoTime() - opened > LONGEST_IDLE.toNanos()) {
      for (Connection connection : connections) {
        connection.close();
      }
    }
    connections.removeIf(connection -> !connection.isOpen());
    while (connections.size() < AHEAD) {
      Connection connection = new Connection(url, mediaType);
      connection.open();
      connections.addLast(connection);
      opened = System.nanoTime();
    }
  }

  @Override
  public String answer(byte[] input) throws IOException {
    return Integer.toString(call.over(connections.getFirst(), input).status());
  }
}
