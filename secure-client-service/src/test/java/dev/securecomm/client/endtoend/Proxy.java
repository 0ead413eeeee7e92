package dev.securecomm.client.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// What stands between the client and the server: it passes everything on as it is, and writes down
/// what it sees, until a test makes it do worse.
final class Proxy implements AutoCloseable {

  /// Where it redirects to, if it does.
  static final String ELSEWHERE = "/elsewhere";

  private static final String OCTETS = "application/octet-stream";

  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient upstream = HttpClient.newHttpClient();
  private final Map<String, Tampering> tamperings = new ConcurrentHashMap<>();
  private final List<Passed> passed = new CopyOnWriteArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();
  private volatile List<Integer> targets = List.of();

  @SuppressWarnings("ArrayRecordComponent") // Passed on, never compared as a whole.
  record Request(String method, String path, String contentType, byte[] body) {

    Request with(byte[] other) {
      return new Request(method, path, contentType, other);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // Passed on, never compared as a whole.
  record Answer(int status, String contentType, byte[] body, int announced) {

    Answer(int status, String contentType, byte[] body) {
      this(status, contentType, body, body.length);
    }

    static Answer of(int status, String contentType, String body) {
      return new Answer(status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    Answer with(byte[] other) {
      return new Answer(status, contentType, other);
    }

    /// What comes before the connection breaks off.
    Answer cut() {
      return new Answer(status, contentType, Arrays.copyOf(body, body.length / 2), announced);
    }
  }

  /// What came and went.
  record Passed(Request request, Answer answer) {}

  /// What is done with a request instead of passing it on.
  @FunctionalInterface
  interface Tampering {
    Answer answer(Request request) throws Exception;
  }

  Proxy() {
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    http.setExecutor(threads);
    http.createContext("/", this::answer);
    http.start();
  }

  String url() {
    return "http://localhost:" + http.getAddress().getPort();
  }

  /// The ports where the server is, and its replicas: they are asked by turns, and one that is not
  /// there is passed over.
  void leadTo(Integer... ports) {
    targets = List.of(ports);
  }

  int target() {
    return targets.getFirst();
  }

  void on(String path, Tampering tampering) {
    tamperings.put(path, tampering);
  }

  /// Passes on everything again, and forgets what it saw.
  void honest() {
    tamperings.clear();
    passed.clear();
  }

  /// The requests for a path that it saw, with what it answered.
  List<Passed> passed(String path) {
    return passed.stream().filter(one -> one.request().path().equals(path)).toList();
  }

  /// All that it saw.
  List<Passed> passed() {
    return List.copyOf(passed);
  }

  /// Asks the server.
  Answer pass(Request request) throws IOException, InterruptedException {
    List<Integer> ports = targets;
    int first = turn.getAndIncrement();
    for (int i = 1; i < ports.size(); i++) {
      try {
        return pass(request, ports.get(Math.floorMod(first + i, ports.size())));
      } catch (ConnectException e) {
        // The next one, then.
      }
    }
    return pass(request, ports.get(Math.floorMod(first, ports.size())));
  }

  Answer pass(Request request, int port) throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        upstream.send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + port + request.path()))
                .header("Content-Type", request.contentType())
                .method(request.method(), BodyPublishers.ofByteArray(request.body()))
                .build(),
            BodyHandlers.ofByteArray());
    return new Answer(
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(OCTETS),
        response.body());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String type = exchange.getRequestHeaders().getFirst("Content-Type");
      Request request =
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getPath(),
              type == null ? OCTETS : type,
              exchange.getRequestBody().readAllBytes());
      Answer answer = tamperings.getOrDefault(request.path(), this::pass).answer(request);
      passed.add(new Passed(request, answer));
      exchange.getResponseHeaders().set("Content-Type", answer.contentType());
      if (answer.status() / 100 == 3) {
        exchange.getResponseHeaders().set("Location", url() + ELSEWHERE);
      }
      exchange.sendResponseHeaders(
          answer.status(), answer.announced() == 0 ? -1 : answer.announced());
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(answer.body());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
    upstream.shutdownNow();
  }
}
