package dev.securecomm.client.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.securecomm.client.testkit.FakeServer;
import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.client.testkit.ShiftedClock;
import dev.securecomm.client.testkit.ShownProblem;
import dev.securecomm.envelope.ContentType;
import dev.securecomm.envelope.Envelope;
import dev.securecomm.envelope.Suite;
import dev.securecomm.message.Message;
import dev.securecomm.message.OpenedMessage;
import dev.securecomm.message.Reply;
import dev.securecomm.testkit.TestKeys;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `POST /send` with a server that keeps to the protocol.
class SendTest {

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final int LONGEST = 1024 * 1024;

  private static FakeServer server;
  private static RunningClient client;

  @BeforeAll
  static void start(@TempDir Path folder) {
    server = new FakeServer(TestKeys.server(), ShiftedClock.ticking());
    client = RunningClient.in(folder.resolve("client")).knowing(server).start();
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
  void isForThisMachineAloneUnlessAnAddressIsSet() {
    assertThat(client.setting("server.address")).isEqualTo("127.0.0.1");
  }

  @ParameterizedTest
  @CsvSource({
    "'', PART_1",
    "?part=1, PART_1",
    "?part=1&enc=A256GCM, PART_1",
    "?enc=A256GCM, PART_1",
    "?part=2, PART_2_FERNET",
    "?part=2&enc=fernet, PART_2_FERNET",
    "?enc=fernet&part=2, PART_2_FERNET",
    "?part=2&enc=A256GCM, PART_2_A256GCM",
    "?other=3&part=2, PART_2_FERNET"
  })
  void sealsInThePartThatTheParametersName(String query, Suite suite) throws Exception {
    HttpResponse<byte[]> response = client.send(query, "in " + suite);

    assertThat(RunningClient.text(response)).isEqualTo("in " + suite);
    assertThat(server.lastOpened().header().suite()).isEqualTo(suite);
    assertThat(response.headers().allValues("Message-Part"))
        .containsExactly(Integer.toString(suite.part()));
    FakeServer.Received posted = server.received(FakeServer.MESSAGES).getLast();
    assertThat(posted.contentType()).isEqualTo("application/jose+json");
    assertThat(Envelope.parse(posted.body()).part()).isEqualTo(suite.part());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?part=",
        "?part=0",
        "?part=3",
        "?part=01",
        "?part=one",
        "?part=1&enc=fernet",
        "?enc=fernet",
        "?part=2&enc=",
        "?part=2&enc=FERNET",
        "?part=2&enc=a256gcm",
        "?part=2&enc=A128GCM",
        "?part=2&enc=none",
        "?part=1&part=2",
        "?part=2&part=2",
        "?part=2&enc=fernet&enc=fernet",
        "?part=2&enc=fernet&enc=A256GCM"
      })
  void refusesParametersThatNameNoPart(String query) {
    ShownProblem problem = ShownProblem.in(client.send(query, "hello"), 400);

    assertThat(problem.type()).isEqualTo("bad-request");
    assertThat(problem.title()).isEqualTo("There is no such way to send.");
    assertThat(problem.detail())
        .containsAnyOf("part=1, part=2&enc=fernet and part=2&enc=A256GCM", "once");
    assertThat(server.received(FakeServer.MESSAGES)).isEmpty();
  }

  static Stream<Arguments> bodies() {
    byte[] everyByte = new byte[256];
    IntStream.range(0, 256).forEach(value -> everyByte[value] = (byte) value);
    return Stream.of(
        arguments(FORM, "hello".getBytes(StandardCharsets.UTF_8)),
        arguments(FORM, "a=b&c=%20d".getBytes(StandardCharsets.UTF_8)),
        arguments(FORM, "part=2&enc=A256GCM&+%zz=".getBytes(StandardCharsets.UTF_8)),
        arguments(FORM + ";charset=utf-8", "ä=ö".getBytes(StandardCharsets.UTF_8)),
        arguments("application/json", "{\"a\": [1,\r\n 2 ]}".getBytes(StandardCharsets.UTF_8)),
        arguments("text/plain;charset=utf-8", "Grüße, 世界\u0000\n".getBytes(StandardCharsets.UTF_8)),
        arguments("text/plain;charset=iso-8859-1", "Grüße".getBytes(StandardCharsets.ISO_8859_1)),
        arguments(
            "multipart/form-data; boundary=xyz", "--xyz\r\n".getBytes(StandardCharsets.UTF_8)),
        arguments("application/octet-stream", everyByte),
        arguments("application/octet-stream", new byte[0]),
        arguments(
            "application/vnd.own+xml; q=\"a b; c\"", "<a/>".getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void carriesBodyAndContentTypeAsTheyAre(String contentType, byte[] body) {
    for (Suite suite : Suite.values()) {
      HttpResponse<byte[]> response = client.send(query(suite), contentType, body);

      Message arrived = server.lastOpened().message();
      assertThat(arrived.body()).isEqualTo(body);
      assertThat(arrived.contentType().value()).isEqualTo(contentType);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo(body);
      assertThat(response.headers().allValues("Content-Type")).containsExactly(contentType);
    }
  }

  @Test
  void callsABodyBinaryThatIsNotSaidToBeAnything() {
    HttpResponse<byte[]> response = client.send("", null, new byte[] {0, -1});

    assertThat(server.lastOpened().message().contentType()).isEqualTo(ContentType.BINARY);
    assertThat(server.lastOpened().message().body()).containsExactly(0, -1);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "text/", "a/b; c"})
  void refusesAContentTypeThatIsNone(String contentType) {
    ShownProblem problem = ShownProblem.in(client.send("", contentType, new byte[] {1}), 400);

    assertThat(problem.type()).isEqualTo("bad-request");
    assertThat(problem.title()).isEqualTo("The Content-Type is not one.");
    assertThat(problem.detail()).contains("Content-Type").doesNotContain(contentType);
    assertThat(server.received(FakeServer.MESSAGES)).isEmpty();
  }

  @Test
  void takesOneContentType() {
    HttpResponse<byte[]> response =
        client.call(client.text("", "hello").header("Content-Type", "text/html"));
    assertThat(ShownProblem.in(response, 400).detail()).isEqualTo("Give Content-Type once.");
    assertThat(server.received(FakeServer.MESSAGES)).isEmpty();
  }

  /// The reply's media type is the server's to choose, and may name what Java does not know. Tomcat
  /// spells a charset in its own way, which means the same.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "text/plain;charset=UTF-8",
        "text/plain; charset=\"utf-8\"",
        "text/html",
        "text/plain;charset=none-such",
        "text/plain;charset=x!y",
        "application/x.y-z+json;profile=\"https://example.org/p\"",
        "*/*",
        "text/*",
        "a/b;c=d;c=d"
      })
  void passesOnWhateverMediaTypeTheReplyHas(String contentType) {
    server.handle(
        message -> Reply.ok(new Message(new ContentType(contentType), new byte[] {7, 8})));

    HttpResponse<byte[]> response = client.send("", "hello");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).containsExactly(7, 8);
    assertThat(response.headers().firstValue("Content-Type").map(SendTest::canonical))
        .hasValue(canonical(contentType));
  }

  private static String canonical(String contentType) {
    return contentType.replace("; charset", ";charset").replace("\"utf-8\"", "utf-8");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 299, 302, 400, 401, 404, 409, 413, 429, 500, 503, 599})
  void answersWithTheStatusOfTheReply(int status) {
    server.handle(message -> Reply.failed(status, "status " + status));

    HttpResponse<byte[]> response = client.send("?part=2", "hello");

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(new String(response.body(), StandardCharsets.UTF_8)).isEqualTo("status " + status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain;charset=utf-8");
    assertThat(response.headers().firstValue("Message-Id"))
        .hasValue(server.lastOpened().id().value());
  }

  @Test
  void answersAReplyWithoutContentByAnAnswerWithoutContent() {
    server.handle(message -> new Reply(204, new Message(ContentType.BINARY, new byte[0])));

    HttpResponse<byte[]> response = client.send("", "hello");

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.body()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Suite.class)
  void namesTheMessageByTheIdThatTheServerSaw(Suite suite) {
    HttpResponse<byte[]> first = client.send(query(suite), "hello");
    String seenFirst = server.lastOpened().id().value();
    HttpResponse<byte[]> second = client.send(query(suite), "hello");
    String seenSecond = server.lastOpened().id().value();

    assertThat(first.headers().allValues("Message-Id")).containsExactly(seenFirst);
    assertThat(second.headers().allValues("Message-Id")).containsExactly(seenSecond);
    assertThat(seenFirst).isNotEqualTo(seenSecond);
  }

  @Test
  void asksNobodyToKeepOrGuessAtTheReply() {
    HttpResponse<byte[]> response = client.send("", "hello");

    assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-store");
    assertThat(response.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
  }

  @ParameterizedTest
  @EnumSource(Suite.class)
  void takesAMessageOfExactlyTheLongestSize(Suite suite) {
    byte[] body = new byte[LONGEST];
    new Random(1).nextBytes(body);

    HttpResponse<byte[]> response = client.send(query(suite), "application/octet-stream", body);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(body);
    assertThat(server.lastOpened().message().body()).isEqualTo(body);
  }

  /// The limit holds for replies too, though their envelope has room for more in part 2.
  @ParameterizedTest
  @EnumSource(Suite.class)
  void handsOnNoReplyThatIsLonger(Suite suite) {
    server.handle(
        message -> new Reply(200, new Message(ContentType.BINARY, new byte[LONGEST + 1])));

    ShownProblem problem = ShownProblem.in(client.send(query(suite), "hello"), 502);

    assertThat(problem.type()).isEqualTo("reply-too-long");
    assertThat(problem.detail())
        .isEqualTo(
            "The server replied with status 200 and 1048577 bytes, and at most 1048576 are taken"
                + " here (securecomm.message.max-size).");
  }

  @Test
  void refusesALongerOneThatSaysSo() {
    ShownProblem problem = ShownProblem.in(client.send("", null, new byte[LONGEST + 1]), 413);

    assertThat(problem.type()).isEqualTo("too-long");
    assertThat(problem.detail()).contains("1048576");
    assertThat(server.received(FakeServer.MESSAGES)).isEmpty();
  }

  @Test
  void refusesALongerOneThatDoesNotSaySo() {
    HttpRequest.Builder chunked =
        HttpRequest.newBuilder(client.url("/send"))
            .POST(
                BodyPublishers.ofInputStream(
                    () -> new ByteArrayInputStream(new byte[LONGEST + 1])));

    ShownProblem problem = ShownProblem.in(client.call(chunked), 413);

    assertThat(problem.type()).isEqualTo("too-long");
    assertThat(server.received(FakeServer.MESSAGES)).isEmpty();
  }

  @Test
  void takesAMessageInChunks() {
    byte[] body = new byte[LONGEST];
    new Random(2).nextBytes(body);
    HttpRequest.Builder chunked =
        HttpRequest.newBuilder(client.url("/send?part=2"))
            .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));

    assertThat(client.call(chunked).body()).isEqualTo(body);
  }

  @Test
  void sealsForTheServerAndNobodyElse() {
    RunningClient.text(client.send("?part=2", "hello"));

    OpenedMessage message = server.lastOpened();
    assertThat(message.sender()).isEqualTo(RunningClient.PARTY);
    assertThat(message.header().aud()).isEqualTo(TestKeys.SERVER);
    assertThat(message.header().rkid())
        .hasValue(TestKeys.server().published().currentEncryption().kid());
    assertThat(message.header().validity().lifetime()).hasMinutes(5);
  }

  @Test
  void answersOnlyPosts() {
    HttpResponse<byte[]> response = client.get("/send");

    ShownProblem.in(response, 405);
    assertThat(response.headers().firstValue("Allow")).hasValue("POST");
    ShownProblem.in(client.get("/none-such"), 404);
    assertThat(server.received(FakeServer.MESSAGES)).isEmpty();
  }

  @Test
  void givesEachOfManyCallersHisOwnAnswer() throws Exception {
    List<Suite> suites = List.of(Suite.values());
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> answers =
          IntStream.range(0, 48)
              .mapToObj(number ->
                  callers.submit(() ->
                      RunningClient.text(
                          client.send(query(suites.get(number % 3)), "caller " + number))))
              .toList();
      for (int number = 0; number < answers.size(); number++) {
        assertThat(answers.get(number).get()).isEqualTo("caller " + number);
      }
    }
    assertThat(server.opened()).hasSize(48);
    assertThat(server.opened().stream().map(OpenedMessage::id)).doesNotHaveDuplicates();
  }

  private static String query(Suite suite) {
    return "?part=" + suite.part() + "&enc=" + suite.enc();
  }
}
