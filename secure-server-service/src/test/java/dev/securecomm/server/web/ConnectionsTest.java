package dev.securecomm.server.web;

import static dev.securecomm.testkit.Primitives.ascii;
import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.server.testserver.RunningServer;
import dev.securecomm.service.limit.Network;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Attack 21: what strangers can hold by holding connections. Tomcat's own timeouts, of a second
/// each here, are for one read and one write, and none of these callers lets them pass.
@Timeout(60)
class ConnectionsTest {

  private static final int PAUSE_MILLIS = 100;
  private static final int MOST = 8;
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);
  private static final String GET = "GET /public-key HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    server =
        RunningServer.builder()
            .setting("server.tomcat.connection-timeout", "1s")
            .setting("server.tomcat.keep-alive-timeout", "1s")
            .setting("securecomm.connections.head-timeout", "1s")
            .setting("securecomm.connections.exchange-timeout", "3s")
            .setting("securecomm.connections.max-per-network", MOST)
            .setting("securecomm.connections.send-buffer-size", "16KB")
            .start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void hangsUpOnAHeadThatComesLetterByLetter() throws Exception {
    assertHungUp("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", "x");
  }

  /// Tomcat takes them for nothing at all.
  @Test
  void hangsUpOnWhoSendsEmptyLines() throws Exception {
    assertHungUp("", "\r\n");
  }

  /// Tomcat reads on after it has refused, so that it can use the connection again.
  @Test
  void hangsUpOnABodyThatNobodyAskedForAndThatDoesNotEnd() throws Exception {
    assertHungUp(
        "POST /nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n", "x");
  }

  @Test
  void hangsUpOnChunksOfOneByteThatDoNotEnd() throws Exception {
    String head =
        """
        POST /messages HTTP/1.1
        Host: localhost
        Content-Type: application/json
        Transfer-Encoding: chunked

        """;
    assertHungUp(head.replace("\n", "\r\n"), "1\r\nx\r\n");
  }

  @Test
  void hangsUpOnWhoTakesTheAnswerALittleAtATime() throws Exception {
    long before = hungUp();
    try (Socket socket = new Socket()) {
      // So little that the answer has no room on the way.
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      socket
          .getOutputStream()
          .write(ascii("GET /swagger-ui/swagger-ui-bundle.js HTTP/1.1\r\nHost: localhost\r\n\r\n"));
      long start = System.nanoTime();
      long taken = 0;
      while (hungUp() == before && since(start).compareTo(LONG_ENOUGH) < 0) {
        taken += socket.getInputStream().readNBytes(4096).length;
        Thread.sleep(PAUSE_MILLIS);
      }
      assertThat(taken).isPositive();
      assertThat(since(start)).isBetween(Duration.ofSeconds(2), LONG_ENOUGH);
    }
  }

  /// For longer than any of the limits.
  @Test
  void keepsWhoHasSomethingToSay() throws Exception {
    long before = hungUp();
    try (Socket socket = connect("127.0.0.1")) {
      for (int i = 0; i < 50; i++) {
        socket.getOutputStream().write(ascii(GET));
        assertThat(answer(socket.getInputStream())).startsWith("HTTP/1.1 200");
        Thread.sleep(100);
      }
    }
    assertThat(hungUp()).isEqualTo(before);
  }

  @Test
  void hasPlaceForSoManyConnectionsOfANetworkAndNoMore() throws Exception {
    long before = server.refusals().getOrDefault("too_many_connections", 0L);
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < MOST; i++) {
        Socket socket = connect("127.0.0.2");
        sockets.add(socket);
        assertServed(socket);
      }
      try (Socket beyond = connect("127.0.0.2");
          Socket other = connect("127.0.0.3")) {
        assertThat(isClosed(beyond)).isTrue();
        assertServed(other);
      }
      assertThat(server.refusals()).containsEntry("too_many_connections", before + 1);

      sockets.getLast().close();
      assertThat(eventuallyServed("127.0.0.2")).isTrue();
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.2, false",
    "2001:db8:0:1::1, 2001:db8:0:1:ffff::2, true",
    "2001:db8:0:1::1, 2001:db8:0:2::1, false",
    "::ffff:192.0.2.1, 192.0.2.1, true"
  })
  void aNetworkIsAnAddressOrOfIpv6ItsFirstHalf(String one, String other, boolean same) {
    Network network = Network.of(InetAddress.ofLiteral(one));
    assertThat(network.equals(Network.of(InetAddress.ofLiteral(other)))).isEqualTo(same);
  }

  /// That somebody who begins so and goes on so is hung up on, and neither at once nor never.
  private static void assertHungUp(String beginning, String drop) throws Exception {
    long before = hungUp();
    try (Socket socket = connect("127.0.0.1")) {
      socket.getOutputStream().write(ascii(beginning));
      long start = System.nanoTime();
      while (goesOn(socket, drop) && since(start).compareTo(LONG_ENOUGH) < 0) {
        Thread.sleep(PAUSE_MILLIS);
      }
      assertThat(since(start)).isBetween(Duration.ofMillis(1500), LONG_ENOUGH);
    }
    assertThat(hungUp()).isEqualTo(before + 1);
  }

  private static boolean goesOn(Socket socket, String drop) throws IOException {
    try {
      socket.getOutputStream().write(ascii(drop));
      return true;
    } catch (SocketException e) {
      return false;
    }
  }

  private static long hungUp() {
    return server.refusals().getOrDefault("slow_connection", 0L);
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static Socket connect(String from) throws IOException {
    Socket socket =
        new Socket(
            InetAddress.ofLiteral("127.0.0.1"), server.port(), InetAddress.ofLiteral(from), 0);
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void assertServed(Socket socket) throws IOException {
    socket.getOutputStream().write(ascii(GET));
    assertThat(answer(socket.getInputStream())).startsWith("HTTP/1.1 200");
  }

  /// Or else falls silent for as long as somebody waits.
  private static boolean isClosed(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  /// The server notices a little later that somebody has gone.
  private static boolean eventuallyServed(String from) throws Exception {
    for (int i = 0; i < 50; i++) {
      try (Socket socket = connect(from)) {
        assertServed(socket);
        return true;
      } catch (IOException e) {
        Thread.sleep(PAUSE_MILLIS);
      }
    }
    return false;
  }

  /// One answer, with a body as long as it says.
  private static String answer(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed after " + head);
      }
      head.append((char) next);
    }
    int length =
        head.toString()
            .lines()
            .filter(line -> line.startsWith("Content-Length: "))
            .mapToInt(line -> Integer.parseInt(line.substring("Content-Length: ".length())))
            .findFirst()
            .orElseThrow();
    return head + new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
  }
}
