package dev.securecomm.client.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.client.testkit.FakeServer;
import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.client.testkit.ShiftedClock;
import dev.securecomm.client.testkit.ShownProblem;
import dev.securecomm.codec.JsonObject;
import dev.securecomm.key.JwkSet;
import dev.securecomm.key.SignedJwkSet;
import dev.securecomm.testkit.TestKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A client that others can reach: only who has its token makes it speak, and everyone may read its
/// published keys.
class TokenTest {

  private static final String TOKEN = "s3cret-t0ken-of-the-application";

  private static FakeServer server;
  private static RunningClient client;

  @BeforeAll
  static void start(@TempDir Path folder) {
    server = new FakeServer(TestKeys.server(), ShiftedClock.ticking());
    client =
        RunningClient.in(folder.resolve("client"))
            .knowing(server)
            .set("server.address", "0.0.0.0")
            .set("securecomm.client.token", TOKEN)
            .start();
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

  private static HttpRequest.Builder hello() {
    return HttpRequest.newBuilder(client.url("/send")).POST(BodyPublishers.ofString("hello"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "bearer ", "BEARER "})
  void letsWhoHasItSpeak(String scheme) {
    HttpRequest.Builder request = hello().header("Authorization", scheme + TOKEN);

    assertThat(RunningClient.text(client.call(request))).isEqualTo("hello");
  }

  @Test
  void letsNobodySpeakWithoutIt() {
    refused(client.call(hello()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer s3cret-t0ken-of-the-applicatio",
        "Bearer s3cret-t0ken-of-the-application2",
        "Bearer S3CRET-T0KEN-OF-THE-APPLICATION",
        "Bearer",
        "Bearer x",
        "Bearer [redacted]",
        "s3cret-t0ken-of-the-application",
        "Basic s3cret-t0ken-of-the-application",
        "Bearers3cret-t0ken-of-the-application",
        "Bearer Bearer s3cret-t0ken-of-the-application",
        "Bearer token=s3cret-t0ken-of-the-application"
      })
  void letsNobodySpeakWithAnotherOne(String authorization) {
    refused(client.call(hello().header("Authorization", authorization)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/send",
        "/none-such",
        "/.well-known/none-such",
        "/error",
        "/v3/api-docs",
        "/swagger-ui.html"
      })
  void guardsEveryOtherPathToo(String path) {
    refused(client.get(path));
  }

  private static void refused(HttpResponse<byte[]> response) {
    assertThat(ShownProblem.in(response, 401).type()).isEqualTo("no-token");
    assertThat(response.headers().allValues("WWW-Authenticate"))
        .containsExactly("Bearer realm=\"secure-client-service\"");
    assertThat(server.received()).isEmpty();
  }

  /// Spellings of `/send` that look like a public path, or like none at all.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/.well-known/../send",
        "/.well-known/%2e%2e/send",
        "/.well-known/..%2fsend",
        "/.well-known/..;/send",
        "/.well-known/;/../send",
        "/.well-known/.%2e;x/send",
        "/x/../.well-known/../send",
        "//.well-known/..//send",
        "//send",
        "/./send",
        "/send;.well-known/",
        "/send/",
        "/send%3f",
        "/public-key/../send",
        "/public-key/..;/send",
        "/public-key;/../send",
        "/.well-known/jwks.json/../../send",
        "/%73end",
        "/send#/.well-known/",
        "http://localhost/send"
      })
  void isNotGotRoundByASpelling(String target) throws IOException {
    String answer = raw(target);

    assertThat(answer).matches("(?s)HTTP/1\\.1 4\\d\\d .*").doesNotContain("Message-Id");
    assertThat(server.received()).isEmpty();
  }

  /// Sends what no HTTP client would.
  private static String raw(String target) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), client.url("/").getPort())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              """
              POST %s HTTP/1.1\r
              Host: localhost\r
              Content-Length: 5\r
              Connection: close\r
              \r
              hello\
              """
                  .formatted(target)
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void isNotNeededToReadTheSignedKeys() throws Exception {
    HttpResponse<byte[]> response = client.get("/.well-known/jwks.jwt");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/jwk-set+jwt");
    assertThat(response.headers().firstValue("ETag")).isPresent();
    SignedJwkSet set = SignedJwkSet.parse(new String(response.body(), StandardCharsets.US_ASCII));
    assertThat(set.party()).isEqualTo(RunningClient.PARTY);
    assertThat(set.fingerprint()).isEqualTo(RunningClient.keys().fingerprint());
    assertThat(set.validity().isFresh(server.clock().instant())).isTrue();
  }

  @Test
  void isNotNeededToReadThePlainKeys() throws Exception {
    HttpResponse<byte[]> response = client.get("/.well-known/jwks.json");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/jwk-set+json");
    assertThat(response.headers().firstValue("Cache-Control")).isPresent();
    JsonObject json = JsonObject.parse(response.body());
    assertThat(JwkSet.parse(json).toJson()).isEqualTo(RunningClient.keys().published().toJson());
    for (JsonObject jwk : json.objects("keys")) {
      assertThat(jwk.names()).containsOnly("kty", "n", "e", "use", "alg", "kid", "iat", "nbf");
    }
  }

  @Test
  void isNotNeededToReadTheEncryptionKey() {
    HttpResponse<byte[]> response = client.get("/public-key");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/x-pem-file");
    assertThat(new String(response.body(), StandardCharsets.US_ASCII))
        .startsWith("-----BEGIN PUBLIC KEY-----");
  }
}
