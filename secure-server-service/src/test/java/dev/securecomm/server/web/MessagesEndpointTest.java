package dev.securecomm.server.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.envelope.Envelope;
import dev.securecomm.envelope.Suite;
import dev.securecomm.message.Message;
import dev.securecomm.message.OpenedReply;
import dev.securecomm.message.Reason;
import dev.securecomm.message.RefusedException;
import dev.securecomm.message.SealedRequest;
import dev.securecomm.server.testserver.Client;
import dev.securecomm.server.testserver.RunningServer;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.TestKeys;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A message and its reply, in every suite, with the handler that a server has by default.
class MessagesEndpointTest {

  private static RunningServer server;
  private static Client alice;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.builder().pinning(TestKeys.alice()).start();
    alice = Client.announced(server, TestKeys.alice());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  void answersASealedMessageWithASealedReply(Suite suite) throws Exception {
    SealedRequest request = alice.seal(suite, Message.text("is anybody there?"));
    HttpResponse<byte[]> response = alice.post(request);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().allValues("Content-Type"))
        .containsExactly("application/jose+json");
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(response.headers().firstValue("Date")).isPresent();
    OpenedReply reply = alice.open(response, request);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.message().readable()).isEqualTo("Message received thank you client");
    assertThat(reply.message().contentType().value()).isEqualTo("text/plain;charset=utf-8");
  }

  @ParameterizedTest
  @EnumSource
  void theReplyIsSealedInTheSuiteOfItsRequest(Suite suite) throws Exception {
    SealedRequest request = alice.seal(suite, Message.text("hello"));
    HttpResponse<byte[]> response = alice.post(request);
    assertThat(Envelope.parse(response.body()).part()).isEqualTo(suite.part());
    assertThat(alice.open(response, request).header().suite()).isEqualTo(suite);
  }

  @ParameterizedTest
  @EnumSource
  void theReplyNamesTheVeryEnvelopeItAnswers(Suite suite) throws Exception {
    SealedRequest request = alice.seal(suite, Message.text("hello"));
    HttpResponse<byte[]> response = alice.post(request);

    OpenedReply reply = alice.open(response, request);
    assertThat(reply.header().answer().orElseThrow().irt()).isEqualTo(request.header().jti());
    assertThat(reply.header().answer().orElseThrow().rqd()).isEqualTo(request.envelope().digest());
    SealedRequest sameIdAgain = alice.seal(suite, request.header().jti(), Message.text("hello"));
    assertThatThrownBy(() -> alice.open(response, sameIdAgain))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.OTHER_REQUEST));
  }

  @ParameterizedTest
  @EnumSource
  void answersAnEnvelopeThatTheJdkAloneMade(Suite suite) throws Exception {
    HttpResponse<byte[]> response = server.postMessage(EnvelopeForge.request(suite).bytes());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(JsonObject.parse(response.body()).names())
        .isEqualTo(EnvelopeForge.request(suite).envelope().toJson().names());
  }

  /// In part 2 one, the signature, once the client's K is known.
  @ParameterizedTest
  @EnumSource
  void aMessageCostsTwoPrivateOperationsAtMost(Suite suite) throws Exception {
    alice.exchange(suite, Message.text("hello"));
    SealedRequest request = alice.seal(suite, Message.text("hello again"));
    long before = server.privateOperations();
    alice.exchange(request);
    assertThat(server.privateOperations() - before).isEqualTo(suite.part() == 1 ? 2 : 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/jose+json",
        "application/json",
        "application/json;charset=utf-8",
        "Application/JOSE+JSON"
      })
  void takesBothContentTypes(String type) throws Exception {
    SealedRequest request = alice.seal(Suite.PART_1, Message.text("hello"));
    HttpResponse<byte[]> response = server.post("/messages", type, request.envelope().toBytes());
    assertThat(alice.open(response, request).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/jose+json", "application/json", "text/html", "*/*"})
  void answersWhateverTheCallerAccepts(String accept) throws Exception {
    SealedRequest request = alice.seal(Suite.PART_1, Message.text("hello"));
    HttpResponse<byte[]> response =
        server.send(
            server
                .request("/messages")
                .header("Content-Type", "application/jose+json")
                .header("Accept", accept)
                .POST(BodyPublishers.ofByteArray(request.envelope().toBytes())));
    assertThat(alice.open(response, request).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource
  void aGatewayMayReformatTheJson(Suite suite) throws Exception {
    SealedRequest request = alice.seal(suite, Message.text("hello"));
    String json = new String(request.envelope().toBytes(), UTF_8);
    String pretty = json.replace(",", "\r\n\t, ").replace(":", " : ");
    HttpResponse<byte[]> response = server.postMessage((" " + pretty + "\n").getBytes(UTF_8));
    assertThat(alice.open(response, request).status()).isEqualTo(200);
  }

  @Test
  void publishesADescriptionOfItsFiveEndpoints() throws Exception {
    HttpResponse<byte[]> response = server.get("/v3/api-docs");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(new String(response.body(), UTF_8))
        .contains(
            List.of(
                "\"/messages\"",
                "\"/peers\"",
                "\"/public-key\"",
                "\"/.well-known/jwks.json\"",
                "\"/.well-known/jwks.jwt\""));
  }
}
