package dev.securecomm.testkit.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
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
  private Map<String, VectorFile> hostile;
  private Set<String> honest;
  private HttpServer http;

  /// What the server does with hostile messages, and with honest ones.
  private Answering toHostile = InspectionTest::refuse;

  private Answering toHonest = exchange -> reply(exchange, SEALED);

  /// What it tells its operator of a hostile message, and of an honest one.
  private Consumer<VectorFile> countHostile = this::count;

  private Runnable countHonest = () -> {};

  private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
  private final Set<String> handledIds = ConcurrentHashMap.newKeySet();
  private int privateOperations;
  private int handled;
  private boolean compared;

  private interface Answering {
    void answer(HttpExchange exchange) throws IOException;
  }

  @BeforeEach
  void start() throws IOException {
    vectors = VectorFolder.read(VectorFolder.KEPT);
    hostile =
        vectors.stream()
            .collect(
                Collectors.toMap(vector -> text(vector.body()), vector -> vector, (a, b) -> a));
    honest = vectors.stream().map(vector -> text(vector.honest())).collect(Collectors.toSet());
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    http.createContext("/messages", this::message);
    http.createContext("/actuator/prometheus", this::metrics);
    http.start();
  }

  @AfterEach
  void stop() {
    http.stop(0);
  }

  private void message(HttpExchange exchange) throws IOException {
    String body = text(exchange.getRequestBody().readAllBytes());
    if (honest.contains(body)) {
      if (handledIds.add(body)) {
        handled++;
        countHonest.run();
      }
      toHonest.answer(exchange);
    } else if (!compared) {
      // What all others are compared with.
      compared = true;
      refuse(exchange);
    } else {
      countHostile.accept(hostile.get(body));
      toHostile.answer(exchange);
    }
  }

  private void count(VectorFile vector) {
    refusals.merge(vector.expect().reason(), 1, Integer::sum);
    privateOperations += vector.expect().privateOperations();
  }

  private void metrics(HttpExchange exchange) throws IOException {
    StringBuilder page = new StringBuilder();
    refusals.forEach((reason, count) ->
        page.append("securecomm_refusals_total{reason=\"%s\"} %d.0\n".formatted(reason, count)));
    page.append("securecomm_private_operations_total %d.0\n".formatted(privateOperations));
    page.append("securecomm_handle_seconds_count %d\n".formatted(handled));
    send(exchange, 200, page.toString());
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
    complains(folder, "no trace, or that of another refusal");
  }

  @Test
  void complainsOfARefusalWithoutATrace(@TempDir Path folder) throws IOException {
    toHostile = exchange -> problem(exchange, 400, "", "");
    complains(folder, "other headers than those of other refusals: {content-length=");
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
  void complainsOfAServerThatRefusesForAnotherReason(@TempDir Path folder) throws IOException {
    countHostile =
        vector -> {
          refusals.merge("another", 1, Integer::sum);
          privateOperations += vector.expect().privateOperations();
        };
    complains(folder, "refusals counted: {another=");
  }

  @Test
  void complainsOfAServerThatUsesItsKeysTooOften(@TempDir Path folder) throws IOException {
    countHostile =
        vector -> {
          count(vector);
          privateOperations += 2 - vector.expect().privateOperations();
        };
    complains(folder, "2 private operations");
  }

  @Test
  void complainsOfAServerThatHandlesTheHostile(@TempDir Path folder) throws IOException {
    countHostile =
        vector -> {
          count(vector);
          handled++;
        };
    complains(folder, "it came to the handler");
  }

  @Test
  void complainsOfAServerThatHandlesTheHonestTwice(@TempDir Path folder) throws IOException {
    countHonest = () -> handled++;
    complains(folder, "its honest twin came to the handler other than once");
  }

  @Test
  void complainsOfAFolderThatProvesNothing(@TempDir Path folder) throws IOException {
    assertThat(post(folder, vectors.subList(0, 199))).contains("199 of 199").endsWith("exit 1");
  }

  @Test
  void complainsOfAnEmptyFolder(@TempDir Path folder) throws IOException {
    assertThat(post(folder, List.of())).contains("0 of 0").endsWith("exit 1");
  }

  private void complains(Path folder, String complaint) throws IOException {
    List<VectorFile> enough = vectors.subList(0, 200);
    assertThat(post(folder, enough))
        .contains("COMPLAINT " + enough.getLast().name() + ": " + complaint)
        .endsWith("exit 1");
  }

  private String post(Path folder, List<VectorFile> some) throws IOException {
    VectorFolder.write(folder, some);
    String url = "http://127.0.0.1:" + http.getAddress().getPort();
    StringWriter out = new StringWriter();
    int status =
        Testkit.commandLine()
            .setOut(new PrintWriter(out, true))
            .execute("post", folder.toString(), "--server=" + url, "--management=" + url);
    return out + "exit " + status;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
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
