package dev.securecomm.advisories;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.entry;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// Against a stand-in of the service, which answers as its documentation shows.
class OsvServiceTest {

  private static final Component FIRST = new Component("Maven", "org.example:first", "1.0");
  private static final Component SECOND = new Component("npm", "second", "2.0");

  private final AtomicReference<String> asked = new AtomicReference<>();
  private HttpServer server;
  private int status = 200;
  private String answer = "";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/querybatch",
        exchange -> {
          asked.set(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          byte[] body = answer.getBytes(UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  private OsvService service() {
    return new OsvService(URI.create("http://localhost:" + server.getAddress().getPort()));
  }

  @Test
  void asksForEachVersionAndKeepsTheOrder() throws IOException {
    answer =
        """
        {"results": [{}, {"vulns": [{"id": "GHSA-1", "modified": "2026-01-01T00:00:00Z"},
                                    {"id": "CVE-2"}]}]}\
        """;
    assertThat(service().against(List.of(FIRST, SECOND)))
        .containsExactly(entry(SECOND, List.of("GHSA-1", "CVE-2")));
    JsonMapper mapper = new JsonMapper();
    assertThat(mapper.readTree(asked.get()))
        .isEqualTo(
            mapper.readTree(
                """
                {"queries": [
                  {"package": {"ecosystem": "Maven", "name": "org.example:first"}, "version": "1.0"},
                  {"package": {"ecosystem": "npm", "name": "second"}, "version": "2.0"}]}\
                """));
  }

  @Test
  void knowsNothingAgainstEither() throws IOException {
    answer =
        """
        {"results": [{}, {}]}\
        """;
    assertThat(service().against(List.of(FIRST, SECOND))).isEmpty();
  }

  @Test
  void takesNoAnswerForLessThanWasAsked() {
    answer =
        """
        {"results": [{}]}\
        """;
    assertThatIOException()
        .isThrownBy(() -> service().against(List.of(FIRST, SECOND)))
        .withMessage("1 answers to 2 questions");
  }

  @Test
  void takesNoEmptyPageForTheWholeAnswer() {
    answer =
        """
        {"results": [{"next_page_token": "more"}]}\
        """;
    assertThatIOException()
        .isThrownBy(() -> service().against(List.of(FIRST)))
        .withMessage("no whole answer about " + FIRST);
  }

  @Test
  void takesNoErrorForAnAnswer() {
    status = 500;
    answer = "{}";
    assertThatIOException()
        .isThrownBy(() -> service().against(List.of(FIRST)))
        .withMessage("it answered 500");
  }

  @Test
  void takesNoPageOfAProxyForAnAnswer() {
    answer = "<html>Please log in</html>";
    assertThatIOException()
        .isThrownBy(() -> service().against(List.of(FIRST)))
        .withMessage("it answered no JSON");
  }

  @Test
  void saysThatNobodyIsThere() {
    server.stop(0);
    assertThatIOException().isThrownBy(() -> service().against(List.of(FIRST)));
  }
}
