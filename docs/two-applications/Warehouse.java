import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A warehouse that takes orders over plain HTTP: `java Warehouse.java [port]`. It knows nothing of keys.
///
/// An order may come again if the answer to it was lost, under the same Idempotency-Key of the same sender: it is
/// taken once.
final Map<String, Integer> orders = new ConcurrentHashMap<>();

void main(String[] arguments) throws IOException {
  int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 9000;
  HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
  server.createContext("/orders", this::take);
  server.start();
  IO.println("Taking orders on port " + server.getAddress().getPort());
}

void take(HttpExchange exchange) throws IOException {
  try (exchange) {
    String order = new String(exchange.getRequestBody().readAllBytes());
    String sender = exchange.getRequestHeaders().getFirst("Secure-Message-Sender");
    String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
    if (order.isBlank()) {
      answer(exchange, 422, "An order is not empty.");
      return;
    }
    int number = orders.computeIfAbsent(sender + " " + key, _ -> orders.size() + 1);
    IO.println("Order " + number + " from " + sender + ": " + order);
    answer(exchange, 201, "Order " + number + " is taken.");
  }
}

void answer(HttpExchange exchange, int status, String text) throws IOException {
  exchange.getResponseHeaders().set("Content-Type", "text/plain;charset=utf-8");
  exchange.sendResponseHeaders(status, 0);
  exchange.getResponseBody().write(text.getBytes());
}
