package dev.securecomm.server.testserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// An application that knows HTTP and nothing else. It answers every request with its body, until
/// told otherwise.
public final class PlainApplication implements AutoCloseable {

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Request> received = new CopyOnWriteArrayList<>();
  private final InetSocketAddress address;
  private HttpServer server;
  private volatile Behaviour behaviour = PlainApplication::echo;

  public PlainApplication() throws IOException {
    server = listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    address = server.getAddress();
  }

  private HttpServer listen(InetSocketAddress where) throws IOException {
    HttpServer listening = HttpServer.create(where, 0);
    listening.createContext("/", this::answer);
    listening.setExecutor(threads);
    listening.start();
    return listening;
  }

  /// How it answers.
  @FunctionalInterface
  public interface Behaviour {
    void answer(HttpExchange exchange, byte[] body) throws Exception;
  }

  /// A request as it came.
  @SuppressWarnings("ArrayRecordComponent") // Read, and never compared.
  public record Request(String method, String path, HttpExchange exchange, byte[] body) {

    public List<String> header(String name) {
      return exchange.getRequestHeaders().getOrDefault(name, List.of());
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      received.add(
          new Request(
              exchange.getRequestMethod(), exchange.getRequestURI().toString(), exchange, body));
      behaviour.answer(exchange, body);
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private static void echo(HttpExchange exchange, byte[] body) throws IOException {
    exchange
        .getResponseHeaders()
        .set("Content-Type", exchange.getRequestHeaders().getFirst("Content-Type"));
    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  /// Answers with a status and a text.
  public static Behaviour status(int status, String text) {
    return (exchange, body) -> {
      exchange.getResponseHeaders().set("Content-Type", "text/plain;charset=utf-8");
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + address.getPort() + "/inbox");
  }

  public void does(Behaviour other) {
    behaviour = other;
  }

  /// Forgets what it received, and echoes again.
  public void reset() {
    behaviour = PlainApplication::echo;
    received.clear();
  }

  public List<Request> received() {
    return received;
  }

  public void goDown() {
    server.stop(0);
  }

  public void comeBack() {
    try {
      server = listen(address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
