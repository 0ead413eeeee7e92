package dev.securecomm.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.envelope.Envelope;
import dev.securecomm.key.JwkSet;
import dev.securecomm.key.SignedJwkSet;
import dev.securecomm.testkit.OpenApiDocument.Example;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What holds for each service's OpenAPI document and for Swagger UI over it. A service's own test
/// says where the service runs, and adds what only it has.
public abstract class ApiDocumentationContract {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = new JsonMapper();

  private static final Pattern FILE = Pattern.compile("(?:src|href)=\"([^\"]*)\"");

  /// Where the service runs.
  protected abstract URI service();

  /// The operations that the service has, as [OpenApiDocument#operations()] spells them.
  protected abstract List<String> mapped();

  /// How many examples the document has, by media type.
  protected abstract Map<String, Integer> numbersOfExamples();

  /// The types of what is an envelope here.
  protected List<String> envelopeTypes() {
    return List.of("application/jose+json", "application/json");
  }

  /// A request with whatever the service asks of every caller.
  protected HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(service().resolve(path));
  }

  protected final HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  protected final OpenApiDocument document() throws IOException, InterruptedException {
    return OpenApiDocument.parse(
        HTTP.send(request("/v3/api-docs").build(), BodyHandlers.ofByteArray()).body());
  }

  /// The service answers as the example of this name says, but for the trace.
  protected final void assertAnswers(HttpRequest.Builder request, String name)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = send(request);
    ObjectNode documented =
        (ObjectNode) document().at("/components/examples/" + name + "/value").deepCopy();
    ObjectNode problem = (ObjectNode) JSON.readTree(answer.body());
    assertThat(answer.statusCode()).isEqualTo(documented.path("status").intValue());
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(problem.remove("trace").stringValue())
        .hasSameSizeAs(documented.remove("trace").stringValue());
    assertThat(problem).isEqualTo(documented);
  }

  @Test
  void theDocumentIsOpenApiInJson() throws Exception {
    HttpResponse<String> answer = send(request("/v3/api-docs"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(document().at("/openapi").stringValue()).startsWith("3.1.");
  }

  @Test
  void everyEndpointIsDocumentedAndNothingElse() throws Exception {
    assertThat(mapped()).isNotEmpty().doesNotHaveDuplicates();
    assertThat(document().operations()).containsExactlyInAnyOrderElementsOf(mapped());
  }

  @Test
  void everyReferenceLeadsToAComponentAndToEachLeadsOne() throws Exception {
    OpenApiDocument document = document();
    assertThat(document.references())
        .hasSizeGreaterThan(20)
        .containsExactlyElementsOf(document.components());
  }

  @Test
  void noExampleIsLeftOut() throws Exception {
    Map<String, Integer> numbers =
        document().examples().stream()
            .collect(
                Collectors.toMap(Example::mediaType, example -> 1, Integer::sum, TreeMap::new));
    assertThat(numbers).isEqualTo(numbersOfExamples());
  }

  @Test
  void everyEnvelopeIsOne() throws Exception {
    for (String type : envelopeTypes()) {
      for (Example example : document().examples(type)) {
        Envelope envelope = Envelope.parse(example.json());
        assertThat(example.place()).contains("part" + envelope.part());
        assertThat(JSON.readTree(envelope.toBytes())).isEqualTo(example.value());
      }
    }
  }

  @Test
  void everyJwkSetIsOneAndThePublicKeyIsInIt() throws Exception {
    for (Example example : document().examples("application/jwk-set+json")) {
      JwkSet set = JwkSet.parse(JsonObject.parse(example.json()));
      assertThat(JSON.readTree(set.toJson().toBytes())).isEqualTo(example.value());
      String base64 =
          document()
              .examples("application/x-pem-file")
              .getFirst()
              .value()
              .stringValue()
              .replaceAll("-----[A-Z ]+-----", "");
      assertThat(Base64.getMimeDecoder().decode(base64))
          .isEqualTo(set.currentEncryption().publicKey().getEncoded());
    }
  }

  @Test
  void everySignedJwkSetIsOneAndTheFirstHoldsTheJwkSet() throws Exception {
    OpenApiDocument document = document();
    for (Example example : document.examples("application/jwk-set+jwt")) {
      assertThat(signed(example).compact()).isEqualTo(example.value().stringValue());
    }
    SignedJwkSet ours = signed(document, "signedJwkSet");
    assertThat(JSON.readTree(ours.keys().toJson().toBytes()))
        .isEqualTo(document.at("/components/examples/jwkSet/value"));
  }

  protected static SignedJwkSet signed(OpenApiDocument document, String name)
      throws MalformedException {
    return SignedJwkSet.parse(document.at("/components/examples/" + name + "/value").stringValue());
  }

  private static SignedJwkSet signed(Example example) throws MalformedException {
    return SignedJwkSet.parse(example.value().stringValue());
  }

  @Test
  void everyProblemHasItsMembersAndTheStatusItStandsUnder() throws Exception {
    JsonNode types = document().at("/components/schemas/Problem/properties/type/enum");
    for (Example example : document().examples("application/problem+json")) {
      List<String> members =
          Stream.of("type", "title", "status", "detail", "trace")
              .filter(name -> !name.equals("detail") || example.value().has(name))
              .toList();
      assertThat(example.value().propertyNames())
          .as(example.place())
          .containsExactlyElementsOf(members);
      assertThat(example.value().path("status").intValue())
          .as(example.place())
          .isEqualTo(Integer.parseInt(example.status()));
      assertThat(types).as(example.place()).contains(example.value().path("type"));
    }
  }

  @Test
  void swaggerUiLoadsAndRefersToNoOtherHost() throws Exception {
    HttpResponse<String> redirect = send(request("/swagger-ui.html"));
    assertThat(redirect.statusCode()).isEqualTo(302);
    URI place = redirect.uri().resolve(redirect.headers().firstValue("Location").orElseThrow());
    assertThat(place).isEqualTo(service().resolve("/swagger-ui/index.html"));

    HttpResponse<String> page = send(request(place.getPath()));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none';")
        .doesNotContain("unsafe", "*", ":/");

    List<String> files =
        FILE.matcher(page.body()).results().map((MatchResult match) -> match.group(1)).toList();
    assertThat(files).hasSize(7).noneMatch(file -> file.contains("//"));
    for (String file : files) {
      HttpResponse<String> answer = send(request(place.resolve(file).getPath()));
      assertThat(answer.statusCode()).as(file).isEqualTo(200);
      assertThat(answer.body()).as(file).isNotEmpty();
      if (file.endsWith(".css")) {
        assertThat(answer.body())
            .doesNotContain("@import")
            .doesNotContainPattern("url\\((?!\"?data:)");
      }
    }
  }

  @Test
  void swaggerUiShowsThisDocumentAndAsksNobodyElse() throws Exception {
    URI start = service().resolve("/swagger-ui/swagger-initializer.js");
    String script = send(request(start.getPath())).body();
    assertThat(script).contains("url: \"../v3/api-docs\"").doesNotContain("://");
    assertThat(start.resolve("../v3/api-docs").getPath()).isEqualTo("/v3/api-docs");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/openapi.json",
        "/application.yaml",
        "/swagger-ui",
        "/swagger-ui/",
        "/swagger-ui/nothing.js",
        "/swagger-ui/..%2fopenapi.json",
        "/swagger-ui/../openapi.json",
        "/webjars/swagger-ui/index.html",
        "/META-INF/MANIFEST.MF"
      })
  void nothingElseIsServed(String path) throws Exception {
    assertThat(send(request(path)).statusCode()).isBetween(400, 404);
  }
}
