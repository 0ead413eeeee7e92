package dev.securecomm.server.web;

import static dev.securecomm.server.testserver.Answers.assertProblem;
import static dev.securecomm.testkit.Primitives.ascii;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.envelope.Envelope;
import dev.securecomm.envelope.Suite;
import dev.securecomm.server.testserver.Answers;
import dev.securecomm.server.testserver.Client;
import dev.securecomm.server.testserver.CountingHandler;
import dev.securecomm.server.testserver.RawHttp;
import dev.securecomm.server.testserver.RunningServer;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.TestKeys;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the server does not take, and how it says so.
class LimitsTest {

  private static final int MIB = 1 << 20;
  private static final CountingHandler HANDLER = new CountingHandler();

  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.builder().pinning(TestKeys.alice()).handler(HANDLER).start();
    Client.announced(server, TestKeys.alice());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /// Only the head is sent: whoever waits for the body waits for ever.
  @ParameterizedTest
  @CsvSource({"/messages,application/jose+json", "/peers,application/jwk-set+jwt"})
  void refusesAnAnnouncedLengthBeforeTheBodyIsRead(String path, String type) throws Exception {
    long longest = path.equals("/peers") ? 64 * 1024 : Envelope.longestFor(MIB);
    RawHttp.Answer answer =
        RawHttp.send(server.port(), head(path, type, "Content-Length: " + (longest + 1)));
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.header("Date")).isPresent();
    assertProblem(answer.body(), 413, "too-long");
  }

  /// What Tomcat refuses before it looks for an endpoint.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /messages%00 HTTP/1.1",
        "GET /..%2F..%2Fetc HTTP/1.1",
        "GET /messages/../../etc HTTP/1.1",
        "GET /messages<> HTTP/1.1",
        "GET /messages HTTP/9.9",
        "nonsense"
      })
  void refusesWhatIsNoRequestWithAProblem(String requestLine) throws Exception {
    RawHttp.Answer answer =
        RawHttp.send(server.port(), ascii(requestLine + "\r\nHost: localhost\r\n\r\n"));
    assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
    assertProblem(answer.body(), answer.status(), "http-" + answer.status());
    assertThat(answer.status()).isIn(400, 404, 505);
  }

  @Test
  void refusesLongHeadersWithAProblem() throws Exception {
    String header = "X-Long: " + "x".repeat(64 * 1024);
    RawHttp.Answer answer =
        RawHttp.send(
            server.port(), ascii("GET / HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n"));
    assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
    assertProblem(answer.body(), 400, "http-400");
  }

  @Test
  void refusesAnAnnouncedLengthOfWhoWaitsToBeAskedForTheBody() throws Exception {
    RawHttp.Answer answer =
        RawHttp.send(
            server.port(),
            head(
                "/messages",
                "application/json",
                "Content-Length: 1000000000\r\nExpect: 100-continue"));
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.invited()).isFalse();
  }

  @Test
  void asksForAnAnnouncedBodyThatItTakes() throws Exception {
    byte[] body = EnvelopeForge.request(Suite.PART_1).bytes();
    String more = "Content-Length: " + body.length + "\r\nExpect: 100-continue";
    RawHttp.Answer answer =
        RawHttp.send(server.port(), head("/messages", "application/json", more), body);
    assertThat(answer.invited()).isTrue();
    assertThat(answer.status()).isEqualTo(200);
  }

  /// Nobody asked for it: only the head is sent, and whoever reads the form waits for ever.
  @ParameterizedTest
  @ValueSource(strings = {"PUT", "PATCH", "DELETE", "POST"})
  void readsNoFormThatNobodyAskedFor(String method) throws Exception {
    RawHttp.Answer answer =
        RawHttp.send(
            server.port(),
            ascii(
                method
                    + " /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Content-Type: application/x-www-form-urlencoded\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n"));
    assertThat(answer.status()).isEqualTo(404);
  }

  @Test
  void refusesALengthThatIsNotAnnouncedAsSoonAsItShows() throws Exception {
    int longest = Math.toIntExact(Envelope.longestFor(MIB));
    byte[] chunk = new byte[longest + 1];
    Arrays.fill(chunk, (byte) ' ');
    // The body has no end, and the answer comes all the same.
    RawHttp.Answer answer =
        RawHttp.send(
            server.port(),
            head("/messages", "application/json", "Transfer-Encoding: chunked"),
            ascii(Integer.toHexString(Integer.MAX_VALUE) + "\r\n"),
            chunk);
    assertThat(answer.status()).isEqualTo(413);
    assertProblem(answer.body(), 413, "too-long");
  }

  @Test
  void takesAnEnvelopeAsLongAsThereAreAndNoByteMore() throws Exception {
    byte[] envelope = EnvelopeForge.request(Suite.PART_1).bytes();
    byte[] longest = Arrays.copyOf(envelope, Math.toIntExact(Envelope.longestFor(MIB)));
    Arrays.fill(longest, envelope.length, longest.length, (byte) ' ');
    assertThat(server.postMessage(longest).statusCode()).isEqualTo(200);
    byte[] longer = Arrays.copyOf(longest, longest.length + 1);
    longer[longest.length] = ' ';
    assertProblem(server.postMessage(longer), 413, "too-long");
  }

  @ParameterizedTest
  @EnumSource
  void refusesAPlaintextOfOneByteTooMany(Suite suite) throws Exception {
    long counted = server.refusals().getOrDefault("too_long", 0L);
    int handled = HANDLER.calls();
    EnvelopeForge longer = EnvelopeForge.request(suite).body(Primitives.random(MIB + 1));
    HttpResponse<byte[]> response = server.postMessage(longer.bytes());

    assertThat(assertProblem(response, 413, "too-long").get("detail").stringValue())
        .isEqualTo("A message has at most 1048576 bytes of plaintext.");
    assertThat(server.refusals().get("too_long")).isEqualTo(counted + 1);
    assertThat(HANDLER.calls()).isEqualTo(handled);

    // Nor was its id recorded.
    EnvelopeForge longest = EnvelopeForge.request(suite).body(Primitives.random(MIB));
    longer.header(header -> longest.header(h -> h.set("jti", header.string("jti"))));
    assertThat(server.postMessage(longest.bytes()).statusCode()).isEqualTo(200);
    assertThat(HANDLER.calls()).isEqualTo(handled + 1);
  }

  /// What is certain from the envelope's length is refused without a private operation.
  @ParameterizedTest
  @EnumSource
  void aPlaintextFarTooLongCostsNoPrivateOperation(Suite suite) throws Exception {
    byte[] message = EnvelopeForge.request(suite).body(new byte[MIB + 2048]).bytes();
    long before = server.privateOperations();
    assertProblem(server.postMessage(message), 413, "too-long");
    assertThat(server.privateOperations()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/octet-stream",
        "application/jose",
        "application/jwt",
        "application/x-www-form-urlencoded",
        "multipart/form-data;boundary=x"
      })
  void refusesAnotherContentType(String type) throws Exception {
    int handled = HANDLER.calls();
    HttpResponse<byte[]> response =
        server.post("/messages", type, EnvelopeForge.request(Suite.PART_1).bytes());
    assertProblem(response, 415, "http-415");
    assertThat(HANDLER.calls()).isEqualTo(handled);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "text/", "/", "application/"})
  void refusesAContentTypeThatIsNone(String type) throws Exception {
    HttpResponse<byte[]> response =
        server.post("/messages", type, EnvelopeForge.request(Suite.PART_1).bytes());
    assertProblem(response, 415, "http-415");
  }

  @Test
  void refusesABodyWithoutContentType() throws Exception {
    byte[] body = EnvelopeForge.request(Suite.PART_1).bytes();
    HttpResponse<byte[]> response =
        server.send(server.request("/messages").POST(BodyPublishers.ofByteArray(body)));
    assertProblem(response, 415, "http-415");
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/messages,POST",
    "DELETE,/messages,POST",
    "PUT,/peers,POST",
    "GET,/peers,POST",
    "POST,/public-key,GET",
    "POST,/.well-known/jwks.json,GET",
    "PATCH,/.well-known/jwks.jwt,GET"
  })
  void namesTheMethodsWhereAnotherIsUsed(String method, String path, String allowed)
      throws Exception {
    HttpResponse<byte[]> response =
        server.send(server.request(path).method(method, BodyPublishers.noBody()));
    assertProblem(response, 405, "http-405");
    assertThat(response.headers().firstValue("Allow").orElseThrow()).contains(allowed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/nothing",
        "/messages/",
        "/messages/1",
        "/.well-known/",
        "/.well-known/jwks.xml",
        "/error",
        "/actuator",
        "/keys",
        "/..%2f..%2fkeys"
      })
  void knowsNoOtherPath(String path) throws Exception {
    for (String accept : new String[] {"text/html", "application/xml", "*/*"}) {
      HttpResponse<byte[]> response =
          server.send(server.request(path).header("Accept", accept).GET());
      if (path.contains("%2f")) {
        assertThat(response.statusCode()).isIn(400, 404);
      } else {
        assertProblem(response, 404, "http-404");
      }
    }
  }

  @Test
  void doesNotRepeatWhatItWasAsked() throws Exception {
    HttpResponse<byte[]> response = server.get("/said-by-mallory?said=by-mallory");
    assertProblem(response, 404, "http-404");
    assertThat(new String(response.body(), UTF_8)).doesNotContain("mallory");
  }

  @Test
  void tellsNothingAboutItself() throws Exception {
    HttpResponse<byte[]> response = server.get("/nothing");
    assertThat(response.headers().map()).doesNotContainKeys("Server", "X-Powered-By");
    assertThat(Answers.headers(response).keySet())
        .isSubsetOf(
            "Content-Type",
            "Content-Length",
            "Transfer-Encoding",
            "Connection",
            "Keep-Alive",
            "Vary");
  }

  /// Not even HTTP: the connector answers before any endpoint.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /{ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
        "nonsense\r\n\r\n",
        "POST /messages HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\nConnection: close\r\n\r\n"
      })
  void answersWhatIsNoHttpWithTheTimeAndWithoutItsName(String request) throws Exception {
    RawHttp.Answer answer = RawHttp.send(server.port(), ascii(request));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("Date")).isPresent();
    assertThat(answer.body()).doesNotContainIgnoringCase("tomcat");
  }

  private static byte[] head(String path, String type, String more) {
    return ascii(
        "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nConnection: close\r\n%s\r\n\r\n"
            .formatted(path, type, more));
  }
}
