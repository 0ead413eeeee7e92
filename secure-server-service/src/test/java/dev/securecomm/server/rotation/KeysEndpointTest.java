package dev.securecomm.server.rotation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.securecomm.envelope.Suite;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.SignedJwkSet;
import dev.securecomm.message.Message;
import dev.securecomm.server.testserver.Client;
import dev.securecomm.server.testserver.RunningServer;
import dev.securecomm.testkit.TestKeys;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an operator asks and does over the management port.
class KeysEndpointTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final OwnKeys BEFORE = TestKeys.server();

  private RunningServer server;
  private Client alice;

  @BeforeEach
  void start() throws Exception {
    server =
        RunningServer.builder()
            .managed()
            .pinning(TestKeys.alice())
            .setting("securecomm.keys.look-every", "50ms")
            .start();
    alice = Client.announced(server, TestKeys.alice());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void tellsEveryKeyAndWhoUsesIt() throws Exception {
    assertThat(alice.exchange(Suite.PART_1, Message.text("hello")).status()).isEqualTo(200);

    JsonNode report = report();
    assertThat(report.get("party").stringValue()).isEqualTo("server");
    assertThat(report.get("fingerprint").stringValue()).isEqualTo(BEFORE.fingerprint().value());
    assertThat(report.get("seq").longValue()).isEqualTo(BEFORE.seq());
    assertThat(report.get("concerns")).isEmpty();
    assertThat(texts(report.get("keys"), "role"))
        .containsExactly("identity", "signing", "encryption");
    assertThat(texts(report.get("keys"), "state")).containsOnly("active");
    JsonNode encryption = report.get("keys").get(2);
    assertThat(encryption.get("kid").stringValue())
        .isEqualTo(BEFORE.currentDecryption().kid().value());
    assertThat(encryption.get("usedBy").get(0).stringValue()).isEqualTo("alice");
    JsonNode peer = report.get("peers").get(0);
    assertThat(peer.get("party").stringValue()).isEqualTo("alice");
    assertThat(peer.get("signedWith").stringValue())
        .isEqualTo(TestKeys.alice().currentSigning().kid().value());
    assertThat(report.toString()).doesNotContain("\"d\"", "\"p\"", "secret");
  }

  @Test
  void announcesKeysThatFollowLater() throws Exception {
    JsonNode turned = turn("{\"rotate\":\"keys\"}", 200);
    assertThat(turned.get("dryRun").booleanValue()).isFalse();
    assertThat(turned.get("done").stringValue())
        .startsWith("New signing and encryption keys are announced now and used from 2026-01-02T");
    assertThat(texts(turned.get("keys").get("keys"), "state"))
        .containsExactly("active", "announced", "active", "announced", "active");

    SignedJwkSet shown = shown();
    assertThat(shown.seq()).isEqualTo(BEFORE.seq() + 1);
    assertThat(shown.keys().verifying()).hasSize(2);
    assertThat(shown.keys().currentEncryption().kid()).isEqualTo(BEFORE.currentDecryption().kid());

    // Once more changes nothing.
    assertThat(turn("{\"rotate\":\"keys\"}", 200).get("done").stringValue())
        .startsWith("New keys are announced already");
    assertThat(shown().seq()).isEqualTo(BEFORE.seq() + 1);

    server.clock().advance(Duration.ofHours(25));
    assertThat(shown().keys().currentEncryption().kid())
        .isNotEqualTo(BEFORE.currentDecryption().kid());
    assertThat(shown().keys().hasEncryption(BEFORE.currentDecryption().kid())).isTrue();

    server.clock().advance(Duration.ofHours(50));
    await().until(() -> shown().seq() == BEFORE.seq() + 2);
    assertThat(shown().keys().hasEncryption(BEFORE.currentDecryption().kid())).isFalse();
    assertThat(shown().keys().verifying()).hasSize(1);
  }

  @Test
  void revokesAtOnce() throws Exception {
    turn("{\"rotate\":\"keys\",\"atOnce\":true}", 200);
    SignedJwkSet shown = shown();
    assertThat(shown.fingerprint()).isEqualTo(BEFORE.fingerprint());
    assertThat(shown.keys().isRevoked(BEFORE.currentDecryption().kid())).isTrue();
    assertThat(shown.keys().isRevoked(BEFORE.currentSigning().kid())).isTrue();

    byte[] sealedBefore =
        alice.seal(Suite.PART_2_FERNET, Message.text("to the old key")).envelope().toBytes();
    assertThat(server.postMessage(sealedBefore).statusCode()).isEqualTo(400);
    assertThat(server.refusals()).containsEntry("revoked_key", 1L);
  }

  @Test
  void tellsWhatItWouldDoAndDoesNot() throws Exception {
    JsonNode turned = turn("{\"rotate\":\"identity\",\"atOnce\":true,\"dryRun\":true}", 200);
    assertThat(turned.get("dryRun").booleanValue()).isTrue();
    assertThat(turned.get("done").stringValue())
        .contains("Nobody vouches for it", BEFORE.fingerprint().value());
    assertThat(shown().fingerprint()).isEqualTo(BEFORE.fingerprint());
    assertThat(shown().seq()).isEqualTo(BEFORE.seq());
  }

  @Test
  void hasTheOldIdentityVouchForTheNew() throws Exception {
    JsonNode turned = turn("{\"rotate\":\"identity\"}", 200);
    SignedJwkSet shown = shown();
    assertThat(shown.fingerprint()).isNotEqualTo(BEFORE.fingerprint());
    assertThat(turned.get("done").stringValue()).endsWith(" " + shown.fingerprint() + ".");
    assertThat(shown.succession().ancestors()).containsExactly(BEFORE.fingerprint());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"rotate\":\"everything\"}", "{\"rotate\":null}"})
  void refusesWhatItDoesNotKnow(String body) throws Exception {
    turn(body, 400);
    assertThat(shown().seq()).isEqualTo(BEFORE.seq());
  }

  /// A page that was made to lead here is of the same origin to the browser.
  @ParameterizedTest
  @ValueSource(strings = {"Origin: http://localhost:8090", "Sec-Fetch-Site: same-origin"})
  void changesNothingForABrowser(String header) throws Exception {
    String[] parts = header.split(": ", 2);
    HttpResponse<byte[]> answer =
        server.send(
            server
                .managementRequest("/actuator/keys")
                .header("Content-Type", "application/json")
                .header(parts[0], parts[1])
                .POST(BodyPublishers.ofString("{\"rotate\":\"keys\",\"atOnce\":true}")));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(shown().seq()).isEqualTo(BEFORE.seq());
  }

  @Test
  void isNotOnTheMainPort() throws Exception {
    assertThat(server.get("/actuator/keys").statusCode()).isEqualTo(404);
  }

  private JsonNode report() throws Exception {
    HttpResponse<byte[]> answer = server.send(server.managementRequest("/actuator/keys"));
    assertThat(answer.statusCode()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private JsonNode turn(String body, int status) throws Exception {
    HttpResponse<byte[]> answer =
        server.send(
            server
                .managementRequest("/actuator/keys")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(status);
    return JSON.readTree(answer.body());
  }

  private SignedJwkSet shown() throws Exception {
    return SignedJwkSet.parse(new String(server.get("/.well-known/jwks.jwt").body(), UTF_8));
  }

  private static List<String> texts(JsonNode array, String name) {
    return array.valueStream().map(each -> each.get(name).stringValue()).toList();
  }
}
