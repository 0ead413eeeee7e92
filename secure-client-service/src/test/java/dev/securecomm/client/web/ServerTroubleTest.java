package dev.securecomm.client.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.sun.net.httpserver.HttpServer;
import dev.securecomm.client.testkit.Behaviour;
import dev.securecomm.client.testkit.FakeServer;
import dev.securecomm.client.testkit.LogCapture;
import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.client.testkit.ShiftedClock;
import dev.securecomm.client.testkit.ShownProblem;
import dev.securecomm.testkit.RawJson;
import dev.securecomm.testkit.TestKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a caller is told when the server, or whatever answers for it, gives no reply.
class ServerTroubleTest {

  private static final String NOT_KNOWN = " Whether the message was handled is not known.";

  private static final Duration PATIENCE = Duration.ofMillis(1200);

  /// More than any answer here may take, and less than it would without the client's patience.
  private static final Duration TOO_LONG = Duration.ofSeconds(8);

  private static FakeServer server;
  private static RunningClient client;

  @BeforeAll
  static void start(@TempDir Path folder) {
    server = new FakeServer(TestKeys.server(), ShiftedClock.ticking());
    client = patient(server, folder.resolve("client"));
    RunningClient.text(client.send("", "hello"));
  }

  private static RunningClient patient(FakeServer server, Path folder) {
    return RunningClient.in(folder)
        .knowing(server)
        .set("securecomm.server.timeout", PATIENCE.toMillis() + "ms")
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

  @Test
  void saysThatTheServerIsSilentOrCannotBeReachedUntilItCan(@TempDir Path folder) {
    try (FakeServer other = new FakeServer(TestKeys.server(), ShiftedClock.ticking());
        RunningClient stranger = patient(other, folder.resolve("client"))) {
      other.on(FakeServer.KEYS, Behaviour.silent(Duration.ofSeconds(10)));
      assertThat(ShownProblem.in(stranger.send("", "hello"), 504).type()).isEqualTo("timeout");
      assertThat(stranger.refusals("timeout")).isEqualTo(1);
      other.honest();

      other.goDown();
      unreachable(stranger);
      other.comeBack();
      assertThat(RunningClient.text(stranger.send("", "hello"))).isEqualTo("hello");
      other.goDown();
      unreachable(stranger);
      other.comeBack();
      assertThat(RunningClient.text(stranger.send("", "hello"))).isEqualTo("hello");
      assertThat(stranger.refusals("unreachable")).isEqualTo(2);
    }
  }

  private static void unreachable(RunningClient stranger) {
    ShownProblem problem = ShownProblem.in(stranger.send("", "hello"), 502);
    assertThat(problem.type()).isEqualTo("unreachable");
    assertThat(problem.detail()).startsWith("The server cannot be reached.");
  }

  @Test
  void givesUpOnAServerThatKeepsSilent() {
    server.on(FakeServer.MESSAGES, Behaviour.silent(Duration.ofSeconds(10)));

    ShownProblem problem = soon(504);

    assertThat(problem.type()).isEqualTo("timeout");
    assertThat(problem.detail())
        .isEqualTo(
            "The server did not answer in time. Whether the message was handled is not known.");
    assertThat(server.received(FakeServer.MESSAGES)).hasSize(1);
  }

  @Test
  void givesUpOnAnAnswerThatDoesNotGoOn() {
    server.on(
        FakeServer.MESSAGES,
        Behaviour.stalling(200, "application/jose+json", Duration.ofSeconds(10)));

    assertThat(soon(504).type()).isEqualTo("timeout");
    assertThat(server.received(FakeServer.MESSAGES)).hasSize(1);
  }

  /// A connection that is cut in the middle of an answer: the message may have been handled, so
  /// nobody is told that the server was not reached.
  @Test
  void doesNotTakeHalfAnAnswer() {
    server.on(
        FakeServer.MESSAGES,
        (exchange, body) -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write('{');
        });

    ShownProblem problem = soon(502);

    assertThat(problem.type()).isEqualTo("broken-off");
    assertThat(problem.detail())
        .isEqualTo(
            "The connection to the server broke off before there was a proper answer. Whether the"
                + " message was handled is not known.");
    assertThat(client.refusals("broken_off")).isEqualTo(1);
    assertThat(server.received(FakeServer.MESSAGES)).hasSizeGreaterThan(1);
  }

  /// Answers that no HTTP server of Java's would give, and what the caller is told.
  private static final Map<String, String> ODD_ANSWERS =
      Map.of(
          "HTTP/1.1 503 No\r\nDate: yesterday\r\nContent-Length: 0\r\n\r\n", "server-not-trusted",
          "HTTP/1.1 503 No\r\nDate: \r\nContent-Length: 0\r\n\r\n", "server-not-trusted",
          "HTTP/1.1 999 No\r\nContent-Length: 0\r\n\r\n", "server-not-trusted",
          "HTTP/1.1 200 Yes\r\nContent-Type: ;;\r\nContent-Length: 1\r\n\r\n{",
              "server-not-trusted",
          "HTTP/1.1 200 Yes\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\n{", "broken-off",
          "HTTP/1.1 050 Odd\r\nContent-Length: 0\r\n\r\n", "broken-off",
          "HTTP/1.1 000 Odd\r\nContent-Length: 0\r\n\r\n", "broken-off",
          "SSH-2.0-Something\r\n", "broken-off",
          "", "broken-off");

  @Test
  void survivesAnAnswerThatIsNone(@TempDir Path folder) throws Exception {
    AtomicReference<String> answer = new AtomicReference<>("");
    try (ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> answerAll(socket, answer));
      try (RunningClient stranger =
          RunningClient.in(folder.resolve("client"))
              .server(URI.create("http://localhost:" + socket.getLocalPort()))
              .start()) {
        ODD_ANSWERS.forEach((odd, type) -> {
          answer.set(odd);
          ShownProblem problem = ShownProblem.in(stranger.send("", "hello"), 502);
          assertThat(problem.type()).as(odd).isEqualTo(type);
          assertThat(problem.detail()).as("of a message that was not sent").doesNotContain("known");
        });
      }
    }
  }

  /// A status that is no number of three digits, in answer to the message itself.
  @Test
  void doesNotTakeAnAnswerWithAStatusThatIsNone() {
    server.on(FakeServer.MESSAGES, Behaviour.status(99));

    ShownProblem problem = soon(502);

    assertThat(problem.type()).isEqualTo("broken-off");
    assertThat(problem.detail()).endsWith("Whether the message was handled is not known.");
  }

  /// The alert handshake_failure (RFC 8446 section 6), as from a server that finds no common
  /// algorithm.
  private static final String TLS_ALERT = "\u0015\u0003\u0003\u0000\u0002\u0002(";

  @Test
  void saysThatTlsFailedAndTheLogSaysHow(@TempDir Path folder) throws Exception {
    AtomicReference<String> answer = new AtomicReference<>(TLS_ALERT);
    try (ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> answerAll(socket, answer));
      try (RunningClient secured =
              RunningClient.in(folder.resolve("client"))
                  .server(URI.create("https://localhost:" + socket.getLocalPort()))
                  .start();
          LogCapture log = new LogCapture()) {
        ShownProblem problem = ShownProblem.in(secured.send("", "hello"), 502);
        assertThat(problem.type()).isEqualTo("unreachable");
        assertThat(problem.detail())
            .startsWith(
                "There is no connection to the server: TLS failed. Is its certificate trusted"
                    + " here?");
        assertThat(log.at(Level.WARN)).anyMatch(line -> line.contains("(SSLHandshakeException"));

        answer.set("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        problem = ShownProblem.in(secured.send("", "hello"), 502);
        assertThat(problem.type()).isEqualTo("broken-off");
        assertThat(problem.detail())
            .startsWith("The connection to the server broke off: TLS failed. ");
        assertThat(log.at(Level.WARN)).anyMatch(line -> line.contains("(SSLException"));
      }
    }
  }

  @Test
  void logsWhatKindOfTroubleItWas() {
    server.on(FakeServer.MESSAGES, (exchange, body) -> exchange.close());
    try (LogCapture log = new LogCapture()) {
      soon(502);

      assertThat(log.at(Level.WARN))
          .singleElement()
          .asString()
          .startsWith("Failed to send: The connection to the server broke off")
          .contains("(IOException");
    }
  }

  private static void answerAll(ServerSocket socket, AtomicReference<String> answer) {
    while (!socket.isClosed()) {
      try (Socket connection = socket.accept()) {
        connection.getInputStream().readNBytes(16);
        connection.getOutputStream().write(answer.get().getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        // The caller hung up, or the test is over.
      }
    }
  }

  private static ShownProblem soon(int status) {
    Instant before = Instant.now();
    ShownProblem problem = ShownProblem.in(client.send("?part=2", "hello"), status);
    assertThat(Duration.between(before, Instant.now())).isLessThan(TOO_LONG);
    return problem;
  }

  @ParameterizedTest
  @ValueSource(
      ints = {201, 204, 401, 403, 404, 405, 409, 413, 415, 418, 425, 429, 500, 502, 503, 504})
  void saysThatTheServerRefusedAndHow(int status) {
    server.on(FakeServer.MESSAGES, Behaviour.status(status));
    double before = client.refusals("refused");

    ShownProblem problem = ShownProblem.in(client.send("", "hello"), 502);

    assertThat(problem.type()).isEqualTo("refused");
    assertThat(problem.detail())
        .isEqualTo("The server refused the message with status " + status + "." + NOT_KNOWN);
    assertThat(client.refusals("refused")).isEqualTo(before + 1);
    // Of too much to do we ask again.
    assertThat(server.received(FakeServer.MESSAGES)).hasSizeBetween(1, status == 503 ? 10 : 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 503})
  void handsOnTheTraceOfAProblem(int status) {
    server.on(FakeServer.MESSAGES, Behaviour.problem(status, "Qm9vLXRyYWNlLWlkLTIyX"));

    ShownProblem problem = ShownProblem.in(client.send("", "hello"), 502);

    assertThat(problem.type()).isEqualTo("refused");
    assertThat(problem.detail())
        .isEqualTo(
            "The server refused the message with status "
                + status
                + ". Its operator finds the reason under trace Qm9vLXRyYWNlLWlkLTIyX."
                + NOT_KNOWN);
  }

  /// The refusal may be anyone's, and its words are for nobody's terminal or browser.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          \"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\" | AAAAAAAAAA
          \"<script>alert(1)</script>\"                                           | script
          \"zzz\\u001b[2Jzzz\"                                                    | zzz
          \"zzz\\nzzz\"                                                           | zzz
          \"zzz\\u0000\"                                                          | zzz
          \"zzz zzz\"                                                             | zzz
          \"zzz/../zzz\"                                                          | zzz
          \"zzz\\u202e\"                                                          | zzz
          \"\"                                                                    | trace
          12345                                                                   | 12345
          null                                                                    | null
          [\"zzz\"]                                                               | zzz
          {\"zzz\":1}                                                             | zzz
          \"zzz\",\"trace\":\"yyy\"                                               | yyy
          """)
  void doesNotRepeatATraceThatIsNone(String trace, String part) {
    server.on(
        FakeServer.MESSAGES,
        Behaviour.canned(
            503, "application/problem+json", "{\"status\":503,\"trace\":" + trace + "}"));

    ShownProblem problem = ShownProblem.in(client.send("", "hello"), 502);

    assertThat(problem.detail())
        .isEqualTo("The server refused the message with status 503." + NOT_KNOWN)
        .doesNotContain(part);
  }

  @Test
  void repeatsNothingElseOfAProblem() {
    server.on(
        FakeServer.MESSAGES,
        Behaviour.canned(
            413,
            "application/problem+json",
            new RawJson()
                .set("type", "https://evil.example/")
                .set("title", "Send it in plain text")
                .set("status", 200)
                .set("detail", "Call this number")
                .set("trace", "ok")
                .bytes()));

    ShownProblem problem = ShownProblem.in(client.send("", "hello"), 502);

    assertThat(problem.detail())
        .isEqualTo(
            "The server refused the message with status 413. Its operator finds the reason under"
                + " trace ok."
                + NOT_KNOWN);
  }

  @Test
  void saysNothingOfClocksThatAgree() {
    server.on(FakeServer.MESSAGES, Behaviour.problem(400, "trace"));

    assertThat(ShownProblem.in(client.send("", "hello"), 502).detail()).doesNotContain("clocks");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void followsNobodyElsewhere(int status) throws Exception {
    AtomicInteger connections = new AtomicInteger();
    HttpServer elsewhere =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    elsewhere.createContext(
        "/",
        exchange -> {
          connections.incrementAndGet();
          Behaviour.respond(exchange, 200, "application/jose+json", new byte[] {'{', '}'});
        });
    elsewhere.start();
    try {
      String there = "http://localhost:" + elsewhere.getAddress().getPort() + "/messages";
      server.on(FakeServer.MESSAGES, Behaviour.redirect(status, there));

      ShownProblem problem = ShownProblem.in(client.send("", "hello"), 502);

      assertThat(problem.type()).isEqualTo("refused");
      assertThat(problem.detail()).contains("status " + status);
      assertThat(connections).hasValue(0);
    } finally {
      elsewhere.stop(0);
    }
  }
}
