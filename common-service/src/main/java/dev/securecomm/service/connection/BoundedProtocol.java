package dev.securecomm.service.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/// Tomcat's HTTP/1.1 with what it lacks. Its timeouts are for each read and each write, so whoever
/// sends or takes a byte now and then stays for ever; and all its connections are anybody's.
///
/// Public, and made without arguments, because Tomcat makes it by its name.
public final class BoundedProtocol extends Http11NioProtocol {

  /// What a time that is not positive means to Tomcat.
  private static final Duration WITHOUT_END = Duration.ofDays(365);

  private final BoundedEndpoint endpoint;
  private @Nullable Function<Duration, Connections> bounds;
  private @Nullable ScheduledFuture<?> watch;

  public BoundedProtocol() {
    this(new BoundedEndpoint());
  }

  private BoundedProtocol(BoundedEndpoint endpoint) {
    super(endpoint);
    this.endpoint = endpoint;
  }

  /// To be called before it starts.
  ///
  /// @param connections what is made of the time for which a connection may be idle, which is one
  ///   of Tomcat's own settings
  void bound(Function<Duration, Connections> connections) {
    bounds = connections;
  }

  /// How much of an answer the system holds for a caller who has not taken it: without it, as much
  /// as there is, by when we count the caller as answered.
  void setSendBufferSize(int bytes) {
    endpoint.getSocketProperties().setTxBufSize(bytes);
  }

  @Override
  public void start() throws Exception {
    Connections connections = Objects.requireNonNull(bounds, "no bounds").apply(longestIdle());
    endpoint.admitted = connections;
    super.start();
    watch = getUtilityExecutor().scheduleWithFixedDelay(connections::look, 1, 1, TimeUnit.SECONDS);
  }

  private Duration longestIdle() {
    int first = getConnectionTimeout();
    int next = getKeepAliveTimeout();
    return first <= 0 || next <= 0 ? WITHOUT_END : Duration.ofMillis(Math.max(first, next));
  }

  @Override
  public void stop() throws Exception {
    if (watch != null) {
      watch.cancel(false);
    }
    super.stop();
  }

  @Override
  protected Processor createProcessor() {
    return new BoundedProcessor(this, getAdapter(), endpoint.admitted());
  }

  private static final class BoundedEndpoint extends NioEndpoint {

    private volatile @Nullable Connections admitted;

    Connections admitted() {
      return Objects.requireNonNull(admitted, "not started");
    }

    @Override
    protected NioChannel createChannel(SocketBufferHandler buffers) {
      return isSSLEnabled() ? super.createChannel(buffers) : new YieldingChannel(buffers);
    }

    /// What is done first with a connection that was accepted.
    @Override
    protected boolean setSocketOptions(SocketChannel socket) {
      if (admitted().admit(socket)) {
        return super.setSocketOptions(socket);
      }
      // Closes it and counts it out; what our caller does for a `false` needs one that was set up.
      destroySocket(socket);
      return false;
    }
  }

  /// Lets others go first before each read. A virtual thread is interrupted by nobody: a few
  /// callers who send a million chunks of one byte would have all processors for as long as they go
  /// on.
  private static final class YieldingChannel extends NioChannel {

    YieldingChannel(SocketBufferHandler buffers) {
      super(buffers);
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // A fair share is what is wanted, and nothing waits.
    public int read(ByteBuffer into) throws IOException {
      Thread.yield();
      return super.read(into);
    }
  }

  private static final class BoundedProcessor extends Http11Processor {

    private final Connections connections;

    BoundedProcessor(BoundedProtocol protocol, Adapter adapter, Connections connections) {
      super(protocol, adapter);
      this.connections = connections;
    }

    /// Called when something has come in on a connection; returns when all of it has been seen to.
    @Override
    public SocketState service(SocketWrapperBase<?> socket) throws IOException {
      SocketChannel channel = ((NioChannel) socket.getSocket()).getIOChannel();
      int before = requests();
      connections.begins(channel);
      try {
        return super.service(socket);
      } finally {
        connections.ends(channel, requests() != before);
      }
    }

    private int requests() {
      return getRequest().getRequestProcessor().getRequestCount();
    }
  }
}
