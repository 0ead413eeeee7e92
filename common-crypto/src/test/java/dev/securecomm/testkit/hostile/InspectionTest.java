package dev.securecomm.testkit.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.securecomm.testkit.Primitives;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The inspection notices a server that does anything but refuse alike: here is one that lies about
/// the messages of one kind.
class InspectionTest {

  private static final String SEALED = "{\"protected\":\"the sealed reply\"}";

  private List<VectorFile> vectors;
  private Set<String> honest;
  private HttpServer http;

  /// What the server does with hostile messages, and with honest ones.
  private Answering toHostile = InspectionTest::refuse;

  private Answering toHonest = exchange -> reply(exchange, SEALED);

  private interface Answering {
    void answer(HttpExchange exchange) throws IOException;
  }

  @BeforeEach
  void start() throws IOException {
    vectors = VectorFolder.read(VectorFolder.KEPT);
    honest =
        vectors.stream()
            .map(vector -> new String(vector.honest(), US_ASCII))
            .collect(Collectors.toSet());
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    http.createContext("/messages", this::message);
    http.start();
  }

  @AfterEach
  void stop() {
    http.stop(0);
  }

  private void message(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (honest.contains(new String(body, US_ASCII))) {
      toHonest.answer(exchange);
    } else if (body.length == 2) {
      refuse(exchange);
    } else {
      toHostile.answer(exchange);
    }
  }

  @Test
  void hasNothingToSayOfAServerThatRefusesAlike(@TempDir Path folder) throws IOException {
    assertThat(post(folder, vectors))
        .contains("%1$d of %1$d refused alike; %1$d honest twins".formatted(vectors.size()))
        .endsWith("exit 0");
  }

  @Test
  void complainsOfAServerThatTellsAReason(@TempDir Path folder) throws IOException {
    toHostile = exchange -> problem(exchange, 400, ",\"detail\":\"bad signature\"");
    complains(folder, "another body than that of other refusals");
  }

  @Test
  void complainsOfAServerThatTellsByTheStatus(@TempDir Path folder) throws IOException {
    toHostile = exchange -> problem(exchange, 401, "");
    complains(folder, "status 401");
  }

  @Test
  void complainsOfAServerThatAccepts(@TempDir Path folder) throws IOException {
    toHostile = exchange -> reply(exchange, SEALED);
    complains(folder, "status 200");
  }

  @Test
  void complainsOfAServerThatTellsByAHeader(@TempDir Path folder) throws IOException {
    toHostile =
        exchange -> {
          exchange.getResponseHeaders().add("Warning", "199 - stale");
          refuse(exchange);
        };
    complains(folder, "other headers than those of other refusals");
  }

  @Test
  void complainsOfAServerThatBreaksOff(@TempDir Path folder) throws IOException {
    toHostile = HttpExchange::close;
    complains(folder, "no answer");
  }

  @Test
  void complainsOfATraceThatComesAgain(@TempDir Path folder) throws IOException {
    toHostile = exchange -> problem(exchange, 400, "", "AAAAAAAAAAAAAAAAAAAAAA");
    complains(folder, "the trace of another refusal");
  }

  /// A server that has stored the id answers by a sealed 409, which it makes anew each time.
  @Test
  void complainsOfAServerThatStores(@TempDir Path folder) throws IOException {
    toHonest = exchange -> reply(exchange, SEALED + Primitives.b64(Primitives.random(9)));
    complains(folder, "its honest twin is not answered the same again: its id was taken");
  }

  @Test
  void complainsOfAServerThatRefusesTheHonest(@TempDir Path folder) throws IOException {
    toHonest = InspectionTest::refuse;
    complains(folder, "its honest twin gets status 400");
  }

  @Test
  void complainsOfAFolderThatProvesNothing(@TempDir Path folder) throws IOException {
    assertThat(post(folder, vectors.subList(0, 199))).contains("199 of 199").endsWith("exit 1");
    assertThat(post(folder.resolve("empty"), List.of())).endsWith("exit 1");
  }

  private void complains(Path folder, String complaint) throws IOException {
    List<VectorFile> enough = vectors.subList(0, 200);
    assertThat(post(folder, enough))
        .contains("COMPLAINT " + enough.getLast().name() + ": " + complaint)
        .endsWith("exit 1");
  }

  private String post(Path folder, List<VectorFile> some) throws IOException {
    VectorFolder.write(folder, some);
    StringWriter out = new StringWriter();
    int status =
        Testkit.commandLine()
            .setOut(new PrintWriter(out, true))
            .execute(
                "post",
                folder.toString(),
                "--server=http://127.0.0.1:" + http.getAddress().getPort());
    return out + "exit " + status;
  }

  private static void refuse(HttpExchange exchange) throws IOException {
    problem(exchange, 400, "");
  }

  private static void problem(HttpExchange exchange, int status, String more) throws IOException {
    problem(exchange, status, more, Primitives.b64(Primitives.random(16)));
  }

  private static void problem(HttpExchange exchange, int status, String more, String trace)
      throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/problem+json");
    send(exchange, status, "{\"title\":\"Refused.\"%s,\"trace\":\"%s\"}".formatted(more, trace));
  }

  private static void reply(HttpExchange exchange, String body) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/jose+json");
    send(exchange, 200, body);
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(US_ASCII);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
