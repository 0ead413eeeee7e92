package dev.securecomm.client.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The application behind a server that forwards: it writes down what it is handed, and gives each
/// message a reply of its own.
final class Handled implements AutoCloseable {

  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Handed> all = new CopyOnWriteArrayList<>();

  /// What it was handed, and what it replied.
  record Handed(String sender, String id, String text, String reply) {}

  Handled() {
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    http.setExecutor(threads);
    http.createContext("/", this::take);
    http.start();
  }

  String url() {
    return "http://localhost:" + http.getAddress().getPort() + "/";
  }

  /// In the order in which it came.
  List<Handed> all() {
    return List.copyOf(all);
  }

  /// All that a party has sent.
  List<Handed> from(String sender) {
    return all.stream().filter(handed -> handed.sender().equals(sender)).toList();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String id = exchange.getRequestHeaders().getFirst("Secure-Message-Id");
      String reply = "this is the reply to " + id;
      all.add(
          new Handed(
              exchange.getRequestHeaders().getFirst("Secure-Message-Sender"), id, text, reply));
      byte[] body = reply.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain;charset=utf-8");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
