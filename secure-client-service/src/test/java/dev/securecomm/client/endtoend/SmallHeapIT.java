package dev.securecomm.client.endtoend;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.testkit.TestKeys;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Attack 21 on a server with a heap of 256 MB: strangers who send much, or much of it slowly.
class SmallHeapIT {

  private static final int SLOW_CLIENTS = 200;
  private static final int ALMOST_ALL = 1_900_000;
  private static final long ENDLESS = 1L << 30;

  @Test
  void strangersDoNotUseUpTheMemory(@TempDir Path temp) throws Exception {
    RunningClient.keep(temp.resolve("server"), TestKeys.server());
    List<Socket> sockets = new ArrayList<>();
    try (RealProcess server =
            RealProcess.server(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--management.server.port=-1",
                "--spring.lifecycle.timeout-per-shutdown-phase=1s",
                "--securecomm.data-dir=" + temp.resolve("server"));
        HttpClient http = HttpClient.newHttpClient()) {
      int port = server.port();
      byte[] spaces = new byte[ALMOST_ALL];
      Arrays.fill(spaces, (byte) ' ');
      assertThat(sendAtOnce(port, spaces, ENDLESS)).startsWith("HTTP/1.1 413");

      for (int i = 0; i < SLOW_CLIENTS; i++) {
        sockets.add(slowClient(port, spaces));
      }

      assertThat(get(http, port).statusCode()).isEqualTo(200);
      assertThat(post(http, port, "{}").statusCode()).isEqualTo(400);
      assertThat(server.stdout() + server.stderr()).doesNotContain("OutOfMemory");

      server.terminate();
      assertThat(server.ending()).isLessThan(Duration.ofSeconds(10));
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  /// Announces a little more than it sends, and waits.
  private static Socket slowClient(int port, byte[] body) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    send(socket, "Content-Length: " + (body.length + 10), body);
    return socket;
  }

  private static void send(Socket socket, String length, byte[] body) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(
        ("POST /messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + length
                + "\r\n\r\n")
            .getBytes(US_ASCII));
    try {
      out.write(body);
      out.flush();
    } catch (SocketException e) {
      // Refused before all of it was sent.
      assertThat(socket.isConnected()).isTrue();
    }
  }

  /// Sends one chunk that is announced to be this long, until the server answers.
  private static String sendAtOnce(int port, byte[] piece, long length) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      byte[] size = (Long.toHexString(length) + "\r\n").getBytes(US_ASCII);
      send(socket, "Transfer-Encoding: chunked", size);
      send(socket.getOutputStream(), piece, length);
      byte[] answer = socket.getInputStream().readNBytes(12);
      return new String(answer, US_ASCII);
    }
  }

  private static void send(OutputStream out, byte[] piece, long length) {
    try {
      for (long sent = 0; sent < length; sent += piece.length) {
        out.write(piece);
      }
    } catch (IOException e) {
      // It has answered, and reads no more.
      assertThat(e).isInstanceOf(SocketException.class);
    }
  }

  private static HttpResponse<byte[]> get(HttpClient http, int port) throws Exception {
    return http.send(request(port, "/public-key").build(), BodyHandlers.ofByteArray());
  }

  private static HttpResponse<byte[]> post(HttpClient http, int port, String body)
      throws Exception {
    return http.send(
        request(port, "/messages")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofByteArray());
  }

  private static HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(20));
  }
}
