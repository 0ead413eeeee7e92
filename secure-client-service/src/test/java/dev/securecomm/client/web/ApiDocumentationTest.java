package dev.securecomm.client.web;

import static org.assertj.core.api.Assertions.assertThat;
import static tools.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES;

import dev.securecomm.client.about.About;
import dev.securecomm.testkit.ApiDocumentationContract;
import dev.securecomm.testkit.OpenApiDocument;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/// The client's `openapi.json` against the running client, which asks for a token and has no
/// server.
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "securecomm.keys.bits=2048",
      "securecomm.client.token=" + ApiDocumentationTest.TOKEN,
      "securecomm.server.url=http://127.0.0.1:1"
    })
@DirtiesContext
class ApiDocumentationTest extends ApiDocumentationContract {

  static final String TOKEN = "a token of the tests";

  private static final Set<String> NOT_DOCUMENTED =
      Set.of(
          "/error",
          "/",
          "/page/{name:[a-z]+[.](?:css|js|svg)}",
          "/v3/api-docs",
          "/swagger-ui.html",
          "/swagger-ui/{name:[a-z0-9-]+[.](?:html|css|js|png)}");

  @TempDir private static Path folder;

  @LocalServerPort private int port;

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  private RequestMappingHandlerMapping mappings;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    registry.add("securecomm.data-dir", () -> folder.resolve("data").toString());
  }

  @Override
  protected URI service() {
    return URI.create("http://localhost:" + port);
  }

  @Override
  protected List<String> mapped() {
    return mappings.getHandlerMethods().keySet().stream()
        .filter(mapping -> mapping.getPatternValues().stream().noneMatch(NOT_DOCUMENTED::contains))
        .flatMap(mapping ->
            mapping.getPatternValues().stream()
                .flatMap(path ->
                    mapping.getMethodsCondition().getMethods().stream()
                        .map(method -> method + " " + path)))
        .toList();
  }

  @Override
  protected Map<String, Integer> numbersOfExamples() {
    return Map.of(
        "text/plain;charset=utf-8", 2,
        "application/jwk-set+json", 1,
        "application/jwk-set+jwt", 1,
        "application/x-pem-file", 1,
        "application/json", 6,
        "application/problem+json", 43);
  }

  /// No envelope goes through here.
  @Override
  protected List<String> envelopeTypes() {
    return List.of();
  }

  @Override
  protected HttpRequest.Builder request(String path) {
    return super.request(path).header("Authorization", "Bearer " + TOKEN);
  }

  @Test
  void everyMappingSaysItsMethod() {
    assertThat(mappings.getHandlerMethods().keySet())
        .hasSize(8 + NOT_DOCUMENTED.size())
        .filteredOn(mapping -> mapping.getMethodsCondition().isEmpty())
        .map(mapping -> mapping.getPatternValues().toString())
        .containsExactly("[/error]");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /messages/AAAAAAAAAAAAAAAAAAAAAA, noSuchMessage",
    "DELETE, /messages/AAAAAAAAAAAAAAAAAAAAAA, noSuchMessage",
    "GET, /messages?state=lost, noSuchList"
  })
  void knowsNothingElseAsDocumented(String method, String path, String problem) throws Exception {
    assertAnswers(request(path).method(method, BodyPublishers.noBody()), problem);
  }

  @Test
  void refusesAKeyAsDocumented() throws Exception {
    assertAnswers(
        request("/send")
            .header("Content-Type", "text/plain")
            .header("Idempotency-Key", "a b")
            .POST(BodyPublishers.ofString("hello")),
        "noSuchKey");
  }

  @Test
  void everyKeptMessageIsOne() throws Exception {
    JsonMapper json = JsonMapper.builder().enable(FAIL_ON_UNKNOWN_PROPERTIES).build();
    for (OpenApiDocument.Example example : document().examples("application/json")) {
      Class<?> type =
          example.value().has("messages")
              ? OutboxEndpoint.ShownList.class
              : example.value().has("troubles") ? About.class : ShownMessage.class;
      Object read = json.treeToValue(example.value(), type);
      assertThat(json.readTree(json.writeValueAsString(read)))
          .as(example.place())
          .isEqualTo(example.value());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/send",
        "/messages",
        "/messages/AAAAAAAAAAAAAAAAAAAAAA",
        "/about",
        "/v3/api-docs",
        "/swagger-ui.html",
        "/swagger-ui/index.html"
      })
  void asksForTheTokenAsDocumented(String path) throws Exception {
    assertAnswers(super.request(path), "noToken");
  }

  @ParameterizedTest
  @CsvSource({"Origin, https://evil.example", "Sec-Fetch-Site, cross-site"})
  void refusesWebPagesAsDocumented(String header, String value) throws Exception {
    assertAnswers(request("/send").header(header, value), "webPage");
  }

  @ParameterizedTest
  @CsvSource({
    "/send, text/plain, 1, unreachable",
    "/send?part=2&enc=A256GCM, text/plain, 1, unreachable",
    "/send?part=3, text/plain, 1, noSuchSuite",
    "/send?part=1&enc=fernet, text/plain, 1, noSuchSuite",
    "/send?to=nobody, text/plain, 1, noSuchServer",
    "/send, words, 1, noSuchContentType",
    "/send, text/plain, 1048577, tooLong"
  })
  void failsAsDocumented(String path, String type, int length, String problem) throws Exception {
    assertAnswers(
        request(path)
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(" ".repeat(length))),
        problem);
  }
}
