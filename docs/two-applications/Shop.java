import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;

/// A shop that orders over plain HTTP: `java Shop.java <url> <order number> <order>`. It knows nothing of keys.
///
/// The number makes it one order, however often this is run. The token, where one is needed, is in the file that TOKEN
/// names.
void main(String[] arguments) throws Exception {
  HttpRequest.Builder order =
      HttpRequest.newBuilder(URI.create(arguments[0]))
          .header("Content-Type", "text/plain;charset=utf-8")
          .header("Idempotency-Key", "order-" + arguments[1])
          .POST(BodyPublishers.ofString(arguments[2]));
  if (System.getenv("TOKEN") != null) {
    order.header("Authorization", "Bearer " + Files.readString(Path.of(System.getenv("TOKEN"))).strip());
  }
  HttpResponse<String> answer = HttpClient.newHttpClient().send(order.build(), BodyHandlers.ofString());
  IO.println(answer.statusCode() + " " + answer.body());
  System.exit(answer.statusCode() < 300 ? 0 : 1);
}
