package dev.securecomm.service.connection;

import dev.securecomm.service.limit.Network;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/// An open connection, and what it is waiting for: either a whole head from the caller, or the end
/// of the exchange that a head has begun. Times are those of [System#nanoTime()].
final class Connection {

  private final SocketChannel channel;
  private final Network network;
  private long since;
  private long headsSince;
  private boolean exchanging;
  private boolean hungUp;

  Connection(SocketChannel channel, Network network, long now) {
    this.channel = channel;
    this.network = network;
    this.since = now;
    this.headsSince = now;
  }

  /// Where it comes from.
  Network network() {
    return network;
  }

  /// Something has come in, which may or may not be a whole head.
  synchronized void begins(long now) {
    exchanging = true;
    since = now;
  }

  /// All that had come in has been seen to.
  ///
  /// @param answered whether there was a request in it: a caller that sends empty lines, or letter
  ///   by letter, gains no time by it
  synchronized void ends(boolean answered, long now) {
    exchanging = false;
    if (answered) {
      headsSince = now;
    }
    since = headsSince;
  }

  /// Hangs up if it has taken longer than it may, as if the caller had.
  ///
  /// The channel is shut down and not closed: whoever reads or writes it now sees its end and
  /// closes it. Closed by us, its buffers would go to another connection while they are in use.
  ///
  /// @return whether that was now
  synchronized boolean hangUpIfAfter(Duration head, Duration exchange, long now) {
    Duration longest = exchanging ? exchange : head;
    if (hungUp || now - since <= longest.toNanos()) {
      return false;
    }
    hungUp = true;
    try {
      channel.shutdownInput();
      channel.shutdownOutput();
    } catch (IOException e) {
      // Somebody was faster.
    }
    return true;
  }
}
