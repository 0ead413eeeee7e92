package dev.securecomm.client.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/// Somebody who connects and says what he likes, by the byte.
final class Stranger implements AutoCloseable {

  /// Longer than a service waits for anything but a body.
  private static final int PATIENCE_MILLIS = 30_000;

  private static final int MOST_OF_AN_ANSWER = 4_000_000;

  private final Socket socket;

  private Stranger(Socket socket) {
    this.socket = socket;
  }

  /// Somebody who calls from an address.
  ///
  /// @param from one of this machine's addresses for itself, such as 127.0.0.2
  static Stranger from(String from, int port) throws IOException {
    return connect(new Socket(), from, port);
  }

  /// One who has little room for answers.
  static Stranger narrow(String from, int port) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    return connect(socket, from, port);
  }

  private static Stranger connect(Socket socket, String from, int port) throws IOException {
    socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
    socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
    socket.setSoTimeout(PATIENCE_MILLIS);
    return new Stranger(socket);
  }

  /// Says it, and tells whether the other side still listens, as far as is known.
  boolean says(String text) {
    return sends(text.getBytes(ISO_8859_1));
  }

  boolean sends(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /// Says the same again and again until the other side has had enough.
  ///
  /// @return how many bytes that took, or as many as there may be
  long repeats(String text, long most) {
    byte[] piece = text.repeat(Math.ceilDiv(64 * 1024, text.length())).getBytes(ISO_8859_1);
    long sent = 0;
    while (sent < most && sends(piece)) {
      sent += piece.length;
    }
    return sent;
  }

  /// Says nothing more, and goes on listening.
  void endsItsOutput() throws IOException {
    socket.shutdownOutput();
  }

  /// Is gone without a farewell: the other side gets an RST.
  void vanishes() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /// Whether the other side has hung up by now, without having said anything.
  boolean isHungUpOn() throws IOException {
    socket.setSoTimeout(1);
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    } finally {
      if (!socket.isClosed()) {
        socket.setSoTimeout(PATIENCE_MILLIS);
      }
    }
  }

  /// The first so many bytes of the answer.
  String hears(int bytes) throws IOException {
    return new String(socket.getInputStream().readNBytes(bytes), ISO_8859_1);
  }

  /// All that is said until the other side hangs up; nothing, if it only does that.
  ///
  /// @throws SocketTimeoutException if it does not
  String hearsToTheEnd() throws IOException {
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    byte[] piece = new byte[16 * 1024];
    try {
      int read = socket.getInputStream().read(piece);
      while (read >= 0 && heard.size() < MOST_OF_AN_ANSWER) {
        heard.write(piece, 0, read);
        read = socket.getInputStream().read(piece);
      }
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      // Hung up while we were talking: what was said before that counts.
      return heard.toString(ISO_8859_1);
    }
    return heard.toString(ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
