package dev.securecomm.client.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/// How a server answers a request whose body it has read.
@FunctionalInterface
public interface Behaviour {

  void answer(HttpExchange exchange, byte[] body) throws Exception;

  static Behaviour canned(int status, String contentType, byte[] answer) {
    return (exchange, body) -> respond(exchange, status, contentType, answer);
  }

  static Behaviour canned(int status, String contentType, String answer) {
    return canned(status, contentType, answer.getBytes(StandardCharsets.UTF_8));
  }

  static Behaviour status(int status) {
    return canned(status, "text/plain", "");
  }

  /// A problem as the server states it.
  static Behaviour problem(int status, String trace) {
    return canned(
        status,
        "application/problem+json",
        """
        {"type":"urn:securecomm:problem:refused","title":"The message was refused.",\
        "status":%d,"trace":"%s"}\
        """
            .formatted(status, trace));
  }

  static Behaviour redirect(int status, String location) {
    return (exchange, body) -> {
      exchange.getResponseHeaders().set("Location", location);
      respond(exchange, status, "text/plain", new byte[0]);
    };
  }

  /// Says nothing for so long, and then nothing that is of use.
  static Behaviour silent(Duration time) {
    return (exchange, body) -> {
      Thread.sleep(time);
      status(500).answer(exchange, body);
    };
  }

  /// Begins an answer and does not go on.
  static Behaviour stalling(int status, String contentType, Duration time) {
    return (exchange, body) -> {
      exchange.getResponseHeaders().set("Content-Type", contentType);
      exchange.sendResponseHeaders(status, 1000);
      exchange.getResponseBody().write("{\"prot".getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
      Thread.sleep(time);
    };
  }

  /// Never ends its answer while somebody reads it.
  static Behaviour endless(int status, String contentType) {
    return (exchange, body) -> {
      byte[] spaces = new byte[64 * 1024];
      Arrays.fill(spaces, (byte) ' ');
      exchange.getResponseHeaders().set("Content-Type", contentType);
      exchange.sendResponseHeaders(status, 0);
      try (OutputStream out = exchange.getResponseBody()) {
        while (!Thread.currentThread().isInterrupted()) {
          out.write(spaces);
        }
      }
    };
  }

  static void respond(HttpExchange exchange, int status, String contentType, byte[] answer)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(answer);
    }
  }
}
