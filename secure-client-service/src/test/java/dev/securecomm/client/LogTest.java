package dev.securecomm.client;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import dev.securecomm.client.testkit.Behaviour;
import dev.securecomm.client.testkit.FakeServer;
import dev.securecomm.client.testkit.LogCapture;
import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.client.testkit.ShiftedClock;
import dev.securecomm.client.testkit.ShownProblem;
import dev.securecomm.codec.JsonObject;
import dev.securecomm.envelope.Suite;
import dev.securecomm.file.PrivateFolder;
import dev.securecomm.message.Message;
import dev.securecomm.message.Recipient;
import dev.securecomm.message.Reply;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.TestKeys;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigInteger;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Neither plaintext nor a private key nor the token reaches a log, at any level.
class LogTest {

  private static final String ASKED = "qUeStIoN-kX7pV2mR9tB4wZ6yL1cJ";
  private static final String REPLIED = "aNsWeR-hD3fG8sN5vQ0xT7rM2kP";
  private static final String REFUSED = "rEfUsEd-uW6bY1nC4zE9jH2gF8dS";
  private static final String TOKEN = "tOkEn-oI5lK3mV7xB1qP9wR4tY";

  /// The loggers that are quieter than the others by default, as loud as they can be.
  private static final List<String> LOUD =
      List.of(
          "root",
          "org.apache.catalina.core",
          "org.apache.coyote",
          "org.springframework",
          "org.springframework.boot.web.server.servlet.context",
          "org.springframework.web.servlet.PageNotFound");

  /// The levels outlive the client that set them.
  @AfterAll
  static void hush() {
    ((LoggerContext) LoggerFactory.getILoggerFactory()).reset();
  }

  @Test
  void keepsWhatIsSecret(@TempDir Path temp) throws Exception {
    Path folder = temp.resolve("client");
    try (FakeServer server = new FakeServer(TestKeys.server(), ShiftedClock.ticking())) {
      RunningClient.Settings settings =
          RunningClient.in(folder).knowing(server).set("securecomm.client.token", TOKEN);
      LOUD.forEach(logger -> settings.set("logging.level." + logger, "TRACE"));
      List<String> logged = new ArrayList<>();
      String console =
          console(() -> {
            try (RunningClient client = settings.start();
                LogCapture log = new LogCapture()) {
              exchange(client, server);
              logged.addAll(log.all());
            }
          });

      Set<String> secrets = secrets(folder);
      assertThat(logged).hasSizeGreaterThan(500);
      for (String loud : List.of("TRACE org.springframework.web", "DEBUG org.apache.coyote")) {
        assertThat(logged).as(loud).anyMatch(event -> event.startsWith(loud));
      }
      assertThat(
              logged.stream()
                  .flatMap(
                      event -> leaks(event, secrets).stream().map(before -> event.split(" ", 3)[1]))
                  .distinct())
          .isEmpty();
      // The console has the start, too.
      assertThat(console.length()).isGreaterThan(100_000);
      assertThat(leaks(console, secrets)).isEmpty();
    }
  }

  /// What is printed meanwhile, which is too much to be printed here.
  private static String console(Runnable action) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = System.out;
    PrintStream err = System.err;
    try (PrintStream capture = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      System.setOut(capture);
      System.setErr(capture);
      action.run();
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  /// The ways in which a message can go well and wrong.
  private static void exchange(RunningClient client, FakeServer server) {
    server.handle(message -> Reply.ok(Message.text(REPLIED)));
    for (Suite suite : Suite.values()) {
      for (String type : List.of("text/plain", "application/x-www-form-urlencoded")) {
        var sent = client.call(send(client, suite, type, TOKEN));
        assertThat(RunningClient.text(sent)).isEqualTo(REPLIED);
      }
      server.handle(message -> Reply.failed(500, REPLIED));
      assertThat(client.call(send(client, suite, "text/plain", TOKEN)).statusCode()).isEqualTo(500);
      server.handle(message -> Reply.ok(Message.text(REPLIED)));

      server.on(FakeServer.MESSAGES, Behaviour.problem(400, "trace"));
      ShownProblem.in(client.call(send(client, suite, "text/plain", TOKEN)), 502);
      server.on(
          FakeServer.MESSAGES,
          server.lying((to, key) ->
              EnvelopeForge.reply(
                      suite,
                      TestKeys.server(),
                      new Recipient(to.sender(), key),
                      Instant.now(),
                      "A".repeat(22),
                      to.digest().value())
                  .body(REFUSED.getBytes(StandardCharsets.UTF_8))
                  .bytes()));
      ShownProblem.in(client.call(send(client, suite, "text/plain", TOKEN)), 502);
      server.on(FakeServer.MESSAGES, server.honestly());
    }
    ShownProblem.in(client.call(send(client, Suite.PART_1, "text/plain", TOKEN + "x")), 401);
    ShownProblem.in(client.call(send(client, Suite.PART_1, "no type", TOKEN)), 400);
  }

  private static HttpRequest.Builder send(
      RunningClient client, Suite suite, String type, String token) {
    return HttpRequest.newBuilder(client.url("/send?part=" + suite.part() + "&enc=" + suite.enc()))
        .header("Content-Type", type)
        .header("Authorization", "Bearer " + token)
        .POST(BodyPublishers.ofString(ASKED));
  }

  /// The secrets that a text holds, with what comes before them.
  private static List<String> leaks(String text, Set<String> secrets) {
    return secrets.stream()
        .filter(text::contains)
        .map(secret -> text.substring(Math.max(0, text.indexOf(secret) - 80), text.indexOf(secret)))
        .toList();
  }

  private static Set<String> secrets(Path folder) throws Exception {
    Set<String> secrets = privateParts(folder);
    for (String secret : List.of(ASKED, REPLIED, REFUSED, TOKEN)) {
      secrets.addAll(spellings(secret.getBytes(StandardCharsets.UTF_8)));
    }
    return secrets;
  }

  /// What a secret looks like in the encodings that a log may use, wherever in a longer text it
  /// stands.
  private static Set<String> spellings(byte[] secret) {
    Set<String> spellings = new LinkedHashSet<>();
    spellings.add(new String(secret, StandardCharsets.UTF_8));
    spellings.add(HexFormat.of().formatHex(secret));
    spellings.add(HexFormat.of().withUpperCase().formatHex(secret));
    spellings.add(
        IntStream.range(0, secret.length)
            .mapToObj(at -> Byte.toString(secret[at]))
            .collect(Collectors.joining(", ")));
    for (int before = 0; before < 3; before++) {
      byte[] shifted = new byte[before + secret.length];
      System.arraycopy(secret, 0, shifted, before, secret.length);
      for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
        String whole = encoder.encodeToString(shifted);
        spellings.add(whole.substring(before == 0 ? 0 : 4, shifted.length / 3 * 4));
      }
    }
    return spellings;
  }

  /// Every private member of every key in the key file, as it stands there, in hex and in decimal.
  private static Set<String> privateParts(Path folder) throws Exception {
    byte[] file = PrivateFolder.open(folder).read("keys").orElseThrow();
    Set<String> parts = new LinkedHashSet<>();
    for (JsonObject jwk : JsonObject.parse(file).objects("keys")) {
      for (String member : List.of("d", "p", "q", "dp", "dq", "qi")) {
        parts.add(jwk.string(member));
        BigInteger number = new BigInteger(1, jwk.base64Url(member));
        parts.add(number.toString(16));
        parts.add(number.toString());
      }
    }
    assertThat(parts).hasSize(3 * 6 * 3);
    return parts;
  }
}
