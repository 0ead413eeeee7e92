package dev.securecomm.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.codec.Base64Url;
import dev.securecomm.codec.JsonObject;
import dev.securecomm.envelope.Answer;
import dev.securecomm.envelope.Direction;
import dev.securecomm.envelope.Envelope;
import dev.securecomm.envelope.MessageHeader;
import dev.securecomm.envelope.NestedJoseEnvelope;
import dev.securecomm.envelope.WrappedKeyEnvelope;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.PrivateParts;
import dev.securecomm.key.SignedJwkSet;
import dev.securecomm.key.VerifyingKey;
import dev.securecomm.testkit.ApiDocumentationContract;
import dev.securecomm.testkit.OpenApiDocument;
import dev.securecomm.testkit.TestKeys;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The server's `openapi.json` against the running server.
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {"management.server.port=0", "securecomm.keys.bits=2048"})
class ApiDocumentationTest extends ApiDocumentationContract {

  private static final JsonMapper JSON = new JsonMapper();

  private static final Set<String> NOT_DOCUMENTED =
      Set.of(
          "/error",
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
    registry.add("securecomm.trust.peers.alice", () -> TestKeys.alice().fingerprint());
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
        "application/jose+json", 6,
        "application/json", 3,
        "application/jwk-set+json", 1,
        "application/jwk-set+jwt", 2,
        "application/x-pem-file", 1,
        "application/problem+json", 12);
  }

  @Test
  void everyMappingSaysItsMethod() {
    assertThat(mappings.getHandlerMethods().keySet())
        .hasSize(5 + NOT_DOCUMENTED.size())
        .filteredOn(mapping -> mapping.getMethodsCondition().isEmpty())
        .map(mapping -> mapping.getPatternValues().toString())
        .containsExactly("[/error]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"part2FernetRequest", "part2GcmRequest"})
  void aRequestIsSignedByTheClientAndItsReplyByTheServer(String name) throws Exception {
    OpenApiDocument document = document();
    SignedJwkSet client = signed(document, "clientSignedJwkSet");
    SignedJwkSet server = signed(document, "signedJwkSet");
    WrappedKeyEnvelope request = wrapped(document, name);
    WrappedKeyEnvelope reply = wrapped(document, name.replace("Request", "Reply"));

    MessageHeader asked = header(request, Direction.REQUEST, client, server);
    MessageHeader answered = header(reply, Direction.REPLY, server, client);
    assertThat(answered.suite()).isEqualTo(asked.suite());
    assertThat(answered.answer()).hasValue(new Answer(asked.jti(), request.digest(), 200));
  }

  /// The header, whose sender has signed the envelope for the recipient.
  private static MessageHeader header(
      WrappedKeyEnvelope envelope, Direction direction, SignedJwkSet from, SignedJwkSet to)
      throws Exception {
    byte[] json = Base64Url.decode(envelope.protectedHeader());
    MessageHeader header = MessageHeader.parse(json, 2, direction);
    VerifyingKey key = from.keys().verifying(header.kid()).orElseThrow();
    byte[] signature = Base64Url.decode(envelope.toJson().string("signature"));
    assertThat(key.verify(envelope.signingInput(), signature)).isTrue();
    assertThat(header.iss()).isEqualTo(from.party());
    assertThat(header.aud()).isEqualTo(to.party());
    assertThat(header.rkid()).hasValue(to.keys().currentEncryption().kid());
    return header;
  }

  @Test
  void part1IsSealedToTheOtherSide() throws Exception {
    OpenApiDocument document = document();
    assertThat(nested(document, "part1Request").recipientKid())
        .isEqualTo(signed(document, "signedJwkSet").keys().currentEncryption().kid());
    assertThat(nested(document, "part1Reply").recipientKid())
        .isEqualTo(signed(document, "clientSignedJwkSet").keys().currentEncryption().kid());
  }

  @ParameterizedTest
  @CsvSource({
    "MessageHeader, 0, part2FernetRequest",
    "MessageHeader, 1, part2FernetReply",
    "JweHeader, 0, part1Request"
  })
  void aHeaderIsThatOfAnEnvelope(String schema, int index, String envelope) throws Exception {
    OpenApiDocument document = document();
    JsonNode headers = document.at("/components/schemas/" + schema + "/examples");
    assertThat(headers).hasSize(schema.equals("MessageHeader") ? 2 : 1);
    JsonObject members = envelope(document, envelope).toJson();
    assertThat(headers.get(index)).isEqualTo(JSON.readTree(members.base64Url("protected")));
  }

  private static Envelope envelope(OpenApiDocument document, String name) throws Exception {
    JsonNode value = document.at("/components/examples/" + name + "/value");
    return Envelope.parse(JSON.writeValueAsBytes(value));
  }

  private static WrappedKeyEnvelope wrapped(OpenApiDocument document, String name)
      throws Exception {
    return (WrappedKeyEnvelope) envelope(document, name);
  }

  private static NestedJoseEnvelope nested(OpenApiDocument document, String name) throws Exception {
    return (NestedJoseEnvelope) envelope(document, name);
  }

  @ParameterizedTest
  @CsvSource({
    "/messages, application/jose+json, 2, refused",
    "/messages, application/json, 2, refused",
    "/messages, application/jose+json, 1930000, tooLongMessage",
    "/messages, text/plain, 2, unsupportedMediaType",
    "/peers, application/jwk-set+jwt, 2, notVerified",
    "/peers, application/jwk-set+jwt, 65537, tooLongSet",
    "/peers, text/plain, 2, unsupportedMediaType"
  })
  void refusesAsDocumented(String path, String type, int length, String problem) throws Exception {
    assertAnswers(post(path, type, "{}" + " ".repeat(length - 2)), problem);
  }

  @Test
  void trustsAsDocumented() throws Exception {
    OwnKeys alice = TestKeys.alice();
    assertThat(send(announcement(PrivateParts.renewed(alice, 2048, TestKeys.NOW))).statusCode())
        .isEqualTo(201);
    assertAnswers(announcement(alice), "rolledBack");
    assertAnswers(announcement(TestKeys.mallory()), "notTrusted");
  }

  private HttpRequest.Builder announcement(OwnKeys keys) {
    String set = keys.sign(Instant.now(), Duration.ofHours(1)).compact();
    return post("/peers", "application/jwk-set+jwt", set);
  }

  private HttpRequest.Builder post(String path, String type, String body) {
    return request(path).header("Content-Type", type).POST(BodyPublishers.ofString(body));
  }
}
