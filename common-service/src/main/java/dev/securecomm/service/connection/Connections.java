package dev.securecomm.service.connection;

import dev.securecomm.service.limit.Network;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The open connections: so many of one network, and each only for so long.
final class Connections {

  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  private final Map<SocketChannel, Connection> open = new ConcurrentHashMap<>();
  private final Map<Network, Integer> ofNetwork = new ConcurrentHashMap<>();
  private final int maxPerNetwork;
  private final Duration head;
  private final Duration exchange;
  private final MeterRegistry meters;

  /// @param idle how long a connection may be idle before the head of a request begins
  Connections(ConnectionSettings limits, Duration idle, MeterRegistry meters) {
    this.maxPerNetwork = limits.maxPerNetwork();
    this.head = idle.plus(limits.headTimeout());
    this.exchange = limits.exchangeTimeout();
    this.meters = meters;
  }

  /// Whether somebody who connects may stay. One at a time comes here.
  boolean admit(SocketChannel channel) {
    Network network;
    try {
      network = Network.of(((InetSocketAddress) channel.getRemoteAddress()).getAddress());
    } catch (IOException e) {
      // Gone already.
      return false;
    }
    if (isFull(network)) {
      // Some of them may have ended since somebody looked.
      forgetClosed();
    }
    if (isFull(network)) {
      count("too_many_connections");
      return false;
    }
    // Counted before it can be forgotten.
    ofNetwork.merge(network, 1, Integer::sum);
    open.put(channel, new Connection(channel, network, System.nanoTime()));
    return true;
  }

  private boolean isFull(Network network) {
    return ofNetwork.getOrDefault(network, 0) >= maxPerNetwork;
  }

  void begins(SocketChannel channel) {
    Connection connection = open.get(channel);
    if (connection != null) {
      connection.begins(System.nanoTime());
    }
  }

  void ends(SocketChannel channel, boolean answered) {
    Connection connection = open.get(channel);
    if (connection != null) {
      connection.ends(answered, System.nanoTime());
    }
  }

  /// Hangs up on all that have taken too long, whatever becomes of it: a task that fails is never
  /// run again, and then nobody would be hung up on any more.
  void look() {
    try {
      hangUp();
    } catch (RuntimeException | Error e) {
      LOG.error("Slow connections were not hung up on: {}", e.toString());
    }
  }

  private void hangUp() {
    forgetClosed();
    long now = System.nanoTime();
    for (Connection connection : open.values()) {
      if (connection.hangUpIfAfter(head, exchange, now)) {
        count("slow_connection");
      }
    }
  }

  /// Connections end in many ways, and this one look notices all of them.
  private void forgetClosed() {
    open.forEach((channel, connection) -> {
      if (!channel.isOpen() && open.remove(channel, connection)) {
        ofNetwork.computeIfPresent(
            connection.network(), (_, number) -> number == 1 ? null : number - 1);
      }
    });
  }

  private void count(String reason) {
    meters.counter("securecomm.refusals", "reason", reason).increment();
  }
}
