package dev.securecomm.client.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.client.testkit.FakeServer;
import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.client.testkit.ShiftedClock;
import dev.securecomm.client.testkit.ShownProblem;
import dev.securecomm.envelope.ContentType;
import dev.securecomm.envelope.Envelope;
import dev.securecomm.envelope.MessageHeader;
import dev.securecomm.envelope.Suite;
import dev.securecomm.message.Message;
import dev.securecomm.message.Reply;
import dev.securecomm.testkit.TestKeys;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An exchange as it happened, for who asks to see it.
class TranscriptTest {

  private static final String TYPE = "application/vnd.securecomm.exchange+json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static FakeServer server;
  private static RunningClient client;

  @BeforeAll
  static void start(@TempDir Path folder) {
    ShiftedClock clock = ShiftedClock.ticking();
    server = new FakeServer(TestKeys.server(), clock);
    client = RunningClient.in(folder).knowing(server).start();
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @BeforeEach
  void honest() {
    server.honest();
  }

  private static HttpRequest.Builder asking(String query, String accept) {
    return client.text(query, "pay 100").header("Accept", accept);
  }

  @ParameterizedTest
  @EnumSource
  void tellsWhatCrossedTheWireAndWhatWasChecked(Suite suite) throws Exception {
    server.handle(message -> new Reply(201, Message.text("granted")));
    HttpResponse<byte[]> response =
        client.call(asking("?part=" + suite.part() + "&enc=" + suite.enc(), TYPE));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue(TYPE);
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    JsonNode told = JSON.readTree(response.body());

    MessageHeader header = server.lastOpened().header();
    assertThat(told.get("id").stringValue()).isEqualTo(header.jti().value());
    assertThat(told.get("part").intValue()).isEqualTo(suite.part());
    assertThat(told.get("enc").stringValue()).isEqualTo(suite.enc());
    assertThat(told.get("status").intValue()).isEqualTo(201);
    assertThat(told.at("/sender/party").stringValue()).isEqualTo("client");
    assertThat(told.at("/sender/fingerprint").stringValue())
        .isEqualTo(RunningClient.keys().fingerprint().value());
    assertThat(told.at("/recipient/party").stringValue()).isEqualTo("server");
    assertThat(told.at("/recipient/fingerprint").stringValue())
        .isEqualTo(TestKeys.server().fingerprint().value());

    byte[] posted = server.received(FakeServer.MESSAGES).getFirst().body();
    Envelope envelope = Envelope.parse(posted);
    JsonNode request = told.get("request");
    assertThat(request.get("envelope")).isEqualTo(JSON.readTree(posted));
    assertThat(request.get("wireBytes").intValue()).isEqualTo(posted.length);
    assertThat(request.get("digest").stringValue()).isEqualTo(envelope.digest().value());
    assertThat(request.get("header")).isEqualTo(JSON.readTree(header.toJson().toBytes()));
    assertThat(request.get("signedWith").stringValue()).isEqualTo(header.kid().value());
    assertThat(request.get("sealedTo").stringValue())
        .isEqualTo(TestKeys.server().published().currentEncryption().kid().value());
    assertThat(request.at("/plain/body").stringValue()).isEqualTo("pay 100");
    assertThat(request.at("/plain/bytes").intValue()).isEqualTo(7);
    assertThat(request.get("notes").propertyNames())
        .isEqualTo(request.get("envelope").propertyNames());

    JsonNode reply = told.get("reply");
    assertThat(reply.at("/plain/body").stringValue()).isEqualTo("granted");
    assertThat(reply.at("/header/irt").stringValue()).isEqualTo(header.jti().value());
    assertThat(reply.at("/header/rqd").stringValue()).isEqualTo(envelope.digest().value());
    assertThat(reply.get("sealedTo").stringValue())
        .isEqualTo(RunningClient.keys().published().currentEncryption().kid().value());
    Envelope sealedReply = Envelope.parse(reply.get("envelope").toString().getBytes(UTF_8));
    assertThat(sealedReply.digest().value()).isEqualTo(reply.get("digest").stringValue());
    assertThat(request.get("envelope").toString() + reply.get("envelope"))
        .doesNotContain("pay 100", "granted");

    assertThat(StreamSupport.stream(told.get("checks").spliterator(), false))
        .extracting(check -> check.get("value").stringValue())
        .contains(
            TestKeys.server().fingerprint().value(),
            header.jti().value(),
            envelope.digest().value())
        .hasSize(9);
    assertThat(StreamSupport.stream(told.get("steps").spliterator(), false))
        .extracting(step -> step.get("millis").doubleValue())
        .allMatch(millis -> millis > 0)
        .hasSize(3);
  }

  @Test
  void showsABodyThatIsNoTextInBase64() {
    byte[] body = {0, -1};
    server.handle(message -> new Reply(200, new Message(ContentType.BINARY, body)));
    JsonNode told = JSON.readTree(client.call(asking("", TYPE)).body());
    assertThat(told.at("/reply/plain/base64").stringValue())
        .isEqualTo(Base64.getEncoder().encodeToString(body));
    assertThat(told.at("/reply/plain").has("body")).isFalse();
    assertThat(told.at("/reply/plain/bytes").intValue()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html, application/vnd.securecomm.exchange+json;q=0.9",
        "Application/Vnd.SecureComm.Exchange+JSON"
      })
  void isAskedForByItsMediaType(String accept) {
    assertThat(client.call(asking("", accept)).headers().firstValue("Content-Type")).hasValue(TYPE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*/*",
        "application/json",
        "application/*",
        "text/plain, application/vnd.securecomm.exchange+json;q=0"
      })
  void isGivenToNobodyElse(String accept) {
    assertThat(RunningClient.text(client.call(asking("", accept)))).isEqualTo("pay 100");
  }

  @Test
  void isNotToldOfWhatIsKept() {
    for (HttpRequest.Builder kept :
        new HttpRequest.Builder[] {
          asking("", TYPE).header("Idempotency-Key", "1"),
          asking("", TYPE).header("Prefer", "respond-async")
        }) {
      assertThat(ShownProblem.in(client.call(kept), 400).detail())
          .startsWith("An exchange is shown of a message that is not kept");
    }
    assertThat(server.received(FakeServer.MESSAGES)).isEmpty();
  }

  @Test
  void failsAsAnyOtherMessageDoes() {
    server.goDown();
    assertThat(ShownProblem.in(client.call(asking("", TYPE)), 502).type()).isEqualTo("unreachable");
    server.comeBack();
  }
}
