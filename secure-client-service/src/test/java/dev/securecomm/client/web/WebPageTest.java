package dev.securecomm.client.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.client.testkit.FakeServer;
import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.client.testkit.ShiftedClock;
import dev.securecomm.testkit.TestKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A browser on this machine: the pages that it shows cannot speak through the client, but for the
/// client's own.
class WebPageTest {

  private static final String TOKEN = "s3cret-t0ken-of-the-application";

  private static FakeServer server;
  private static RunningClient open;
  private static RunningClient guarded;

  @BeforeAll
  static void start(@TempDir Path folder) {
    server = new FakeServer(TestKeys.server(), ShiftedClock.ticking());
    open = RunningClient.in(folder.resolve("open")).knowing(server).start();
    guarded =
        RunningClient.in(folder.resolve("guarded"))
            .knowing(server)
            .set("securecomm.client.token", TOKEN)
            .start();
  }

  @AfterAll
  static void stop() {
    open.close();
    guarded.close();
    server.close();
  }

  @BeforeEach
  void honest() {
    server.honest();
  }

  /// DNS rebinding: a name of the attacker's that leads to 127.0.0.1 now.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8081",
        "localhost.evil.example",
        "evil-localhost",
        "127.0.0.1.evil.example",
        "127.evil.example",
        "127.0.0.256",
        "128.0.0.1",
        "192.168.0.1:8081",
        "0.0.0.0",
        "[::2]",
        "[::ffff:7f00:1]"
      })
  void isNotAnsweredUnderAnotherHostsName(String host) throws IOException {
    for (String request : new String[] {"POST /send", "GET /v3/api-docs", "GET /none-such"}) {
      refused(raw(open, request, "Host: " + host), "other-host");
    }
    refused(
        raw(open, "POST /send", "Host: " + host + "\r\nSec-Fetch-Site: same-origin"), "other-host");
  }

  @Test
  void tellsAPersonWhichNamesThereAre() throws IOException {
    assertThat(raw(open, "POST /send", "Host: evil.example"))
        .contains(
            "Without a token this client answers only to localhost, 127.0.0.1 and [::1]",
            "or set securecomm.client.token.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:8081",
        "LOCALHOST:1",
        "127.0.0.1",
        "127.0.0.1:8081",
        "127.255.255.254:80",
        "[::1]",
        "[::1]:8081"
      })
  void isNoneIfNothingSaysSo(String host) throws IOException {
    assertThat(raw(open, "POST /send", "Host: " + host))
        .startsWith("HTTP/1.1 200")
        .endsWith("hello");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
        "Sec-Fetch-Site: something-new",
        "Sec-Fetch-Site:",
        "Sec-Fetch-Site: none\r\nSec-Fetch-Site: cross-site",
        "Origin: https://evil.example",
        "Origin: http://evil.example:8081",
        "Origin: null",
        "Origin:",
        "Origin: http://localhost",
        "Origin: http://localhost:8082",
        "Origin: http://localhost:80811",
        "Origin: http://localhost:8081.evil.example",
        "Origin: http://127.0.0.1:8081",
        "Origin: localhost:8081",
        "Origin: http://localhost:8081\r\nOrigin: https://evil.example",
        "Origin: https://evil.example\r\nSec-Fetch-Site: same-origin",
        "Origin: http://localhost:8081\r\nSec-Fetch-Site: cross-site"
      })
  void cannotSpeakThroughTheClientTokenOrNot(String headers) throws IOException {
    String all = "Host: localhost:8081\r\nAuthorization: Bearer " + TOKEN + "\r\n" + headers;

    refused(raw(open, "POST /send", all), "web-page");
    refused(raw(guarded, "POST /send", all), "web-page");
    refused(raw(guarded, "GET /v3/api-docs", all), "web-page");
  }

  private static void refused(String answer, String type) {
    assertThat(answer)
        .startsWith("HTTP/1.1 403")
        .contains("Content-Type: application/problem+json", "urn:securecomm:problem:" + type)
        .doesNotContain("evil", "Access-Control");
    assertThat(server.received()).isEmpty();
  }

  /// What a browser sends for Swagger UI: when its address is typed, and when its page asks.
  @ParameterizedTest
  @CsvSource({
    "GET /swagger-ui.html, 302, Sec-Fetch-Site: none",
    "GET /swagger-ui/index.html, 200, Sec-Fetch-Site: none",
    "GET /v3/api-docs, 200, Sec-Fetch-Site: same-origin",
    "POST /send, 200, Sec-Fetch-Site: same-origin",
    "POST /send, 200, Origin: http://localhost:8081",
    "POST /send, 200, Origin: https://LOCALHOST:8081"
  })
  void mayIfItIsTheClientsOwn(String request, int status, String header) throws IOException {
    String all = "Host: localhost:8081\r\nAuthorization: Bearer " + TOKEN + "\r\n" + header;

    assertThat(raw(open, request, all)).startsWith("HTTP/1.1 " + status);
    assertThat(raw(guarded, request, all)).startsWith("HTTP/1.1 " + status);
  }

  /// Where a token is set, the client may have any name.
  @Test
  void needsTheTokenUnderAnyName() throws IOException {
    String name = "Host: client.example";
    assertThat(raw(guarded, "POST /send", name)).startsWith("HTTP/1.1 401");
    assertThat(raw(guarded, "POST /send", name + "\r\nAuthorization: Bearer " + TOKEN))
        .startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/.well-known/jwks.json", "/.well-known/jwks.jwt", "/public-key"})
  void mayReadThePublishedKeys(String path) throws IOException {
    String page =
        "Host: evil.example\r\nOrigin: https://evil.example\r\nSec-Fetch-Site: cross-site";
    assertThat(raw(open, "GET " + path, page)).startsWith("HTTP/1.1 200");
    assertThat(raw(guarded, "GET " + path, page)).startsWith("HTTP/1.1 200");
  }

  /// Sends headers that an HTTP client would not let anybody choose.
  private static String raw(RunningClient client, String request, String headers)
      throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), client.url("/").getPort())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              """
              %s HTTP/1.1\r
              %s\r
              Content-Length: 5\r
              Connection: close\r
              \r
              hello\
              """
                  .formatted(request, headers)
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
