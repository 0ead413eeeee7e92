package dev.securecomm.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.securecomm.codec.JsonObject;
import dev.securecomm.envelope.ContentType;
import dev.securecomm.envelope.MessageId;
import dev.securecomm.envelope.Suite;
import dev.securecomm.file.PrivateFolder;
import dev.securecomm.key.KeyFile;
import dev.securecomm.key.PrivateParts;
import dev.securecomm.key.Secret;
import dev.securecomm.message.Message;
import dev.securecomm.message.Reply;
import dev.securecomm.message.SealedRequest;
import dev.securecomm.server.testserver.Client;
import dev.securecomm.server.testserver.CountingHandler;
import dev.securecomm.server.testserver.LogCapture;
import dev.securecomm.server.testserver.RunningServer;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.TestKeys;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Everything that every logger says at TRACE, from the start on, over messages in all suites and
/// whatever can go wrong with them: no plaintext and no private key in any of it.
class SilentLogsTest {

  private static final String PASSPHRASE = "correct horse battery staple";
  private static final String QUESTION = "MARKER-question-7f3a9c51e2d84b06";
  private static final String ANSWER = "MARKER-answer-5d0c2be7914fa683";

  @TempDir private static Path folder;

  private static String logged;
  private static String printed;
  private static Map<Level, Long> levels;
  private static List<String> loggers;

  @BeforeAll
  static void runEverything() throws Exception {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream console = new ByteArrayOutputStream();
    PrintStream both = new PrintStream(console, true, UTF_8);
    LogCapture logs = new LogCapture();
    System.setOut(both);
    System.setErr(both);
    try {
      run(logs);
    } finally {
      System.setOut(out);
      System.setErr(err);
      logs.close();
    }
    printed = console.toString(UTF_8);
    logged = logs.lines().stream().map(LogCapture.Line::text).collect(Collectors.joining("\n"));
    levels =
        logs.lines().stream()
            .collect(Collectors.groupingBy(LogCapture.Line::level, Collectors.counting()));
    loggers = logs.lines().stream().map(LogCapture.Line::logger).distinct().toList();
  }

  private static void run(LogCapture logs) throws Exception {
    Path home = folder.resolve("server");
    new KeyFile(PrivateFolder.open(home), Secret.of(PASSPHRASE)).replace(TestKeys.server());
    CountingHandler handler = new CountingHandler();
    try (RunningServer server =
        RunningServer.builder()
            .managed()
            .folder(home)
            .setting("securecomm.keys.passphrase", PASSPHRASE)
            .setting("securecomm.replay.patience", "50ms")
            .pinning(TestKeys.alice())
            .handler(handler)
            .capturing(logs, Level.TRACE)
            .start()) {
      Client alice = Client.announced(server, TestKeys.alice());
      Client.of(server, TestKeys.mallory()).announce();
      for (Suite suite : Suite.values()) {
        for (ContentType type : List.of(ContentType.TEXT, ContentType.BINARY)) {
          exchange(alice, handler, suite, new Message(type, QUESTION.getBytes(UTF_8)));
        }
        fail(server, suite);
      }
      server.send(server.managementRequest("/actuator/prometheus"));
      server.send(server.managementRequest("/actuator/health"));
      server.get("/.well-known/jwks.jwt");
      server.get("/nothing?said=" + Primitives.b64("nothing"));
      server.clock().advance(Duration.ofHours(13));
      server.get("/.well-known/jwks.jwt");
    }
  }

  /// Answered, failed, answered again, and a conflict.
  private static void exchange(Client alice, CountingHandler handler, Suite suite, Message question)
      throws Exception {
    List<Throwable> failures =
        List.of(
            new IllegalStateException("failed on " + QUESTION, new RuntimeException(QUESTION)),
            new Exception(QUESTION),
            new AssertionError("failed on " + QUESTION));
    for (Throwable failure : failures) {
      SealedRequest request = alice.seal(suite, question);
      handler.does((message, _) -> sneak(failure));
      assertThat(alice.post(request).statusCode()).isIn(200, 500);
      handler.does((message, _) -> Reply.ok(Message.text(ANSWER)));
      assertThat(alice.exchange(request).message().readable()).isEqualTo(ANSWER);
      MessageId id = request.header().jti();
      assertThat(alice.exchange(alice.seal(suite, id, question)).status()).isEqualTo(409);
    }
    handler.does((message, _) -> Reply.ok(message.message()));
    assertThat(alice.exchange(suite, question).message().body()).isEqualTo(question.body());
  }

  private static Reply sneak(Throwable failure) throws Exception {
    switch (failure) {
      case Exception exception -> throw exception;
      case Error error -> throw error;
      default -> throw new IllegalArgumentException(failure);
    }
  }

  /// Refused, some of it after it was decrypted.
  private static void fail(RunningServer server, Suite suite) throws Exception {
    byte[] body = QUESTION.getBytes(UTF_8);
    List<EnvelopeForge> refused =
        List.of(
            EnvelopeForge.request(suite).header(h -> h.set("aud", "carol")),
            EnvelopeForge.request(suite).header(h -> h.set("nbf", 1)),
            EnvelopeForge.request(suite).header(h -> h.set("iat", 0).set("exp", 300)),
            EnvelopeForge.request(suite).signedBy(PrivateParts.signing(TestKeys.mallory())),
            EnvelopeForge.request(suite).contentKey(new byte[16]),
            EnvelopeForge.request(suite).inside(jws -> QUESTION),
            EnvelopeForge.request(suite).inside(jws -> Primitives.b64(QUESTION) + "." + jws));
    for (EnvelopeForge forge : refused) {
      server.postMessage(forge.body(body).bytes());
    }
    byte[] tooLong = Arrays.copyOf(body, (1 << 20) + 1);
    assertThat(server.postMessage(EnvelopeForge.request(suite).body(tooLong).bytes()).statusCode())
        .isEqualTo(413);
    assertThat(
            server
                .post("/messages", "text/plain", EnvelopeForge.request(suite).body(body).bytes())
                .statusCode())
        .isEqualTo(415);
  }

  @Test
  void theCaptureHoldsEverything() {
    assertThat(levels.get(Level.TRACE)).isGreaterThan(500);
    assertThat(levels.get(Level.DEBUG)).isGreaterThan(500);
    assertThat(levels).containsKeys(Level.INFO, Level.WARN, Level.ERROR);
    assertThat(loggers)
        .hasSizeGreaterThan(30)
        .anyMatch(name -> name.startsWith("org.apache."))
        .anyMatch(name -> name.startsWith("org.springframework.web."))
        .anyMatch(name -> name.startsWith("org.springframework.boot."))
        .contains(
            "dev.securecomm.server.exchange.MessageExchange", "dev.securecomm.server.web.Problems");
    assertThat(logged).contains("/messages", "IllegalStateException", "The handler failed");
  }

  @Test
  void noPlaintextIsLogged() {
    Map<String, String> forms = new TreeMap<>();
    for (String text : List.of(QUESTION, ANSWER)) {
      forms.putAll(formsOf(text));
    }
    assertThat(forms).hasSize(2 * 12);
    assertNoneIn(forms);
  }

  /// Every private member of every key of the server: as the JWK has it, and as a number.
  @Test
  void noPrivateKeyIsLogged() throws Exception {
    Map<String, String> forms = new TreeMap<>();
    List<JsonObject> keys = PrivateParts.json(TestKeys.server()).objects("keys");
    for (JsonObject key : keys) {
      for (String member : List.of("d", "p", "q", "dp", "dq", "qi")) {
        String name = key.string("kid") + " " + member;
        BigInteger number = new BigInteger(1, key.base64Url(member));
        forms.put(name, key.string(member));
        forms.put(name + " in base64", Base64.getEncoder().encodeToString(key.base64Url(member)));
        forms.put(name + " in hex", number.toString(16));
        forms.put(name + " in decimal", number.toString());
      }
    }
    assertThat(keys).hasSize(3);
    assertThat(forms).hasSize(3 * 6 * 4);
    assertNoneIn(forms);
  }

  @Test
  void thePassphraseIsNotLogged() {
    assertNoneIn(formsOf(PASSPHRASE));
  }

  /// So that the tests above would find something if there was something.
  @Test
  void theFormsAreFoundWhereTheyAre() {
    byte[] around = ("ab" + QUESTION + "yz").getBytes(UTF_8);
    Map<String, String> forms = formsOf(QUESTION);
    assertThat(List.of(Base64.getEncoder().encodeToString(around), Primitives.b64(around)))
        .allMatch(text -> forms.values().stream().anyMatch(text::contains));
    assertThat(forms).containsValue(QUESTION);
    assertThat(Arrays.toString(around)).contains(forms.get(QUESTION + " in decimal"));
    assertThat(HexFormat.of().formatHex(around)).contains(forms.get(QUESTION + " in hex"));
    assertThat(logged).contains(TestKeys.server().fingerprint().value());
  }

  private static void assertNoneIn(Map<String, String> forms) {
    forms.forEach((name, form) -> {
      assertThat(form.length()).isGreaterThanOrEqualTo(16);
      // Not AssertJ's contains: a failure would print megabytes.
      assertThat(logged.contains(form)).as("%s is logged", name).isFalse();
      assertThat(printed.contains(form)).as("%s is printed", name).isFalse();
    });
  }

  /// A text as it might be written: plain, in hex, as numbers, and in base64 wherever it starts.
  private static Map<String, String> formsOf(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    Map<String, String> forms = new TreeMap<>();
    forms.put(text, text);
    forms.put(text + " in upper case", text.toUpperCase(Locale.ROOT));
    forms.put(text + " in hex", HexFormat.of().formatHex(bytes));
    forms.put(text + " in upper hex", HexFormat.of().withUpperCase().formatHex(bytes));
    forms.put(text + " in spaced hex", HexFormat.ofDelimiter(" ").formatHex(bytes));
    forms.put(text + " in decimal", decimal(bytes));
    for (int start = 0; start < 3; start++) {
      // The first whole group after that many bytes of something else.
      int skipped = (3 - start) % 3;
      int length = (bytes.length - skipped) / 3 * 3;
      byte[] groups = Arrays.copyOfRange(bytes, skipped, skipped + length);
      forms.put(text + " in base64 at " + start, Base64.getEncoder().encodeToString(groups));
      forms.put(text + " in base64url at " + start, Primitives.b64(groups));
    }
    return forms;
  }

  private static String decimal(byte[] bytes) {
    List<String> numbers = new ArrayList<>();
    for (byte each : bytes) {
      numbers.add(Byte.toString(each));
    }
    return String.join(", ", numbers);
  }

  @AfterAll
  static void forget() {
    logged = "";
    printed = "";
  }
}
