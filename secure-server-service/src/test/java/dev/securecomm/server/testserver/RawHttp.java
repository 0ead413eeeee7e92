package dev.securecomm.server.testserver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A request by the byte, for what a well-behaved HTTP client does not send.
public final class RawHttp {

  private static final int PATIENCE_MILLIS = 20_000;

  private RawHttp() {}

  /// What came back: the status line and headers, and whatever followed.
  ///
  /// @param invited whether `100 Continue` came first
  public record Answer(List<String> head, String body, boolean invited) {

    public int status() {
      return Integer.parseInt(head.getFirst().split(" ", -1)[1]);
    }

    public Optional<String> header(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      return head.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
          .map(line -> line.substring(start.length()).strip())
          .findFirst();
    }
  }

  /// Sends these bytes, no more, and waits for the answer.
  public static Answer send(int port, byte[]... parts) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      for (byte[] part : parts) {
        socket.getOutputStream().write(part);
      }
      socket.getOutputStream().flush();
      return read(socket.getInputStream());
    }
  }

  private static Answer read(InputStream in) throws IOException {
    Answer head = head(in);
    boolean invited = head.status() == 100;
    if (invited) {
      head = head(in);
    }
    Optional<String> length = head.header("Content-Length");
    byte[] body = length.isPresent() ? in.readNBytes(Integer.parseInt(length.get())) : chunks(in);
    return new Answer(head.head(), new String(body, StandardCharsets.UTF_8), invited);
  }

  private static Answer head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed after " + head.toString(StandardCharsets.ISO_8859_1));
      }
      head.write(next);
    }
    return new Answer(
        head.toString(StandardCharsets.ISO_8859_1).strip().lines().toList(), "", false);
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int size = Integer.parseInt(line(in), 16);
    while (size > 0) {
      body.write(in.readNBytes(size));
      line(in);
      size = Integer.parseInt(line(in), 16);
    }
    return body.toByteArray();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int next = in.read();
    while (next >= 0 && next != '\n') {
      line.append((char) next);
      next = in.read();
    }
    return line.toString().strip();
  }
}
