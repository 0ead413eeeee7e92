package dev.securecomm.server;

import static dev.securecomm.server.testserver.Answers.assertProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.envelope.Suite;
import dev.securecomm.message.Message;
import dev.securecomm.server.testserver.Client;
import dev.securecomm.server.testserver.RunningServer;
import dev.securecomm.testkit.TestKeys;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the operator sees, on a port of his own.
class ActuatorTest {

  private static RunningServer server;

  @BeforeAll
  static void serveAMessageAndRefuseOne() throws Exception {
    server = RunningServer.builder().managed().pinning(TestKeys.alice()).start();
    Client alice = Client.announced(server, TestKeys.alice());
    for (Suite suite : Suite.values()) {
      assertThat(alice.exchange(suite, Message.text("hello")).status()).isEqualTo(200);
    }
    assertThat(server.postMessage("{}".getBytes(UTF_8)).statusCode()).isEqualTo(400);
    server.clock().advance(Duration.ofHours(1));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/actuator/health",
        "/actuator/health/liveness",
        "/actuator/health/readiness",
        "/actuator/info",
        "/actuator/metrics",
        "/actuator/prometheus"
      })
  void isThereOnTheManagementPortOnly(String path) throws Exception {
    assertThat(server.managementPort()).isNotEqualTo(server.port());
    assertThat(server.send(server.managementRequest(path)).statusCode()).isEqualTo(200);
    assertProblem(server.get(path), 404, "http-404");
  }

  /// These would tell keys, settings or messages.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "env",
        "configprops",
        "beans",
        "heapdump",
        "threaddump",
        "loggers",
        "httpexchanges",
        "mappings",
        "shutdown"
      })
  void othersAreNotThereAtAll(String name) throws Exception {
    assertThat(server.send(server.managementRequest("/actuator/" + name)).statusCode())
        .isEqualTo(404);
    assertProblem(server.get("/actuator/" + name), 404, "http-404");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/messages", "/peers", "/.well-known/jwks.json", "/public-key"})
  void theEndpointsAreNotOnTheManagementPort(String path) throws Exception {
    assertThat(server.send(server.managementRequest(path)).statusCode()).isEqualTo(404);
  }

  @Test
  void theServerIsUp() throws Exception {
    HttpResponse<byte[]> health = server.send(server.managementRequest("/actuator/health"));
    assertThat(new String(health.body(), UTF_8)).contains("\"status\":\"UP\"");
  }

  @Test
  void countsAndTimesWhatItDoes() throws Exception {
    assertThat(value("securecomm_refusals_total{reason=\"malformed\"}")).isEqualTo(1);
    assertThat(value("securecomm_open_seconds_count")).isEqualTo(3);
    assertThat(value("securecomm_handle_seconds_count")).isEqualTo(3);
    assertThat(value("securecomm_seal_seconds_count")).isEqualTo(3);
    assertThat(value("securecomm_open_seconds_sum")).isPositive();
    assertThat(value("securecomm_private_operations_total")).isGreaterThanOrEqualTo(6);
    assertThat(metrics()).anyMatch(line -> line.startsWith("securecomm_open_seconds_bucket{"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "signing", "encryption"})
  void tellsTheAgeOfItsKeys(String role) throws Exception {
    assertThat(value("securecomm_key_age_seconds{role=\"" + role + "\",state=\"active\"}"))
        .isEqualTo(3600);
  }

  private static double value(String name) throws Exception {
    List<String> values = metrics().stream().filter(line -> line.startsWith(name + " ")).toList();
    assertThat(values).as(name).hasSize(1);
    return Double.parseDouble(values.getFirst().substring(name.length() + 1));
  }

  private static List<String> metrics() throws Exception {
    HttpResponse<byte[]> all = server.send(server.managementRequest("/actuator/prometheus"));
    assertThat(all.statusCode()).isEqualTo(200);
    return new String(all.body(), UTF_8).lines().toList();
  }
}
