package dev.securecomm.client.endtoend;

import static dev.securecomm.client.testkit.FakeServer.KEYS;
import static dev.securecomm.client.testkit.FakeServer.MESSAGES;
import static dev.securecomm.client.testkit.FakeServer.PEERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.client.testkit.ShownProblem;
import dev.securecomm.envelope.Suite;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.TestKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What stands between the two can see no plaintext, forge nothing and take nobody's place; and
/// what is harmless does no harm.
@ExtendWith(RealPair.Shared.class)
class ProxyIT {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// Whatever was tried, the next message is served.
  @AfterEach
  void nextMessageIsServed(RealPair pair) {
    pair.proxy().honest();
    assertThat(RunningClient.text(pair.send("?part=2", "and the next"))).isEqualTo("and the next");
  }

  /// Attack 24, towards the client: a refusal makes it ask for the keys, which are Mallory's.
  @Test
  void cannotPutItsKeysInPlaceOfTheServers(RealPair pair) {
    OwnKeys mallory = TestKeys.impostor(TestKeys.SERVER);
    pair.proxy().on(MESSAGES, request -> Proxy.Answer.of(400, "application/problem+json", "{}"));
    pair.proxy()
        .on(KEYS, request -> Proxy.Answer.of(200, "application/jwk-set+jwt", signed(mallory)));

    ShownProblem problem = ShownProblem.in(pair.send("", "hello"), 502);

    assertThat(problem.type()).isEqualTo("server-not-trusted");
    assertThat(problem.detail())
        .contains("server IS NOT WHO IT WAS", mallory.fingerprint().value());
    assertThat(pair.proxy().passed(MESSAGES)).hasSize(1);
    assertThat(pair.client().lines())
        .anyMatch(line -> line.contains("ERROR") && line.contains("IS NOT WHO IT WAS"));
  }

  /// Attack 24, towards the server: what the client announces is exchanged for Mallory's keys.
  @Test
  void cannotPutItsKeysInPlaceOfTheClients(RealPair pair) {
    OwnKeys mallory = TestKeys.impostor(RunningClient.PARTY);
    pair.proxy().on(MESSAGES, request -> Proxy.Answer.of(400, "application/problem+json", "{}"));
    pair.proxy()
        .on(
            PEERS,
            request ->
                pair.proxy()
                    .pass(request.with(signed(mallory).getBytes(StandardCharsets.US_ASCII))));

    ShownProblem problem = ShownProblem.in(pair.send("", "hello"), 502);

    assertThat(problem.type()).isEqualTo("refused");
    assertThat(problem.detail())
        .contains("securecomm.trust.peers.client=" + pair.clientKeys().fingerprint());
    assertThat(pair.proxy().passed(PEERS))
        .singleElement()
        .extracting(passed -> passed.answer().status())
        .isEqualTo(403);
    assertThat(pair.server().lines())
        .anyMatch(line ->
            line.contains("ERROR")
                && line.contains("client IS NOT WHO IT WAS")
                && line.contains(mallory.fingerprint().value()));
    // And what it signs in the client's name is nobody's.
    byte[] forged =
        EnvelopeForge.request(
                Suite.PART_2_A256GCM, mallory, TestKeys.recipient(TestKeys.server()), Instant.now())
            .bytes();
    ShownProblem.in(
        pair.postToServer(
            MESSAGES, "application/jose+json", new String(forged, StandardCharsets.US_ASCII)),
        400);
  }

  private static String signed(OwnKeys keys) {
    return keys.sign(Instant.now(), Duration.ofHours(1)).compact();
  }

  /// Attack 16.
  @ParameterizedTest
  @EnumSource(Suite.class)
  void cannotAnswerWithAnEarlierReply(Suite suite, RealPair pair) {
    String query = query(suite);
    assertThat(RunningClient.text(pair.send(query, "first"))).isEqualTo("first");
    Proxy.Answer old = pair.proxy().passed(MESSAGES).getFirst().answer();
    pair.proxy()
        .on(
            MESSAGES,
            request -> {
              assertThat(pair.proxy().pass(request).status()).isEqualTo(200);
              return old;
            });

    ShownProblem problem = ShownProblem.in(pair.send(query, "second"), 502);

    assertThat(problem.type()).isEqualTo("reply-not-trusted");
    assertThat(pair.client().lines())
        .anyMatch(line -> line.contains("ERROR") && line.contains("OTHER_REQUEST"));
  }

  /// Attack 15: the server answers a repeated message with the same bytes, and handles it once.
  @Test
  void canRepeatAMessageButOnlyToTheSameEffect(RealPair pair) throws Exception {
    RunningClient.text(pair.send("?part=2", "once"));
    Proxy.Passed passed = pair.proxy().passed(MESSAGES).getFirst();

    Proxy.Answer again = pair.proxy().pass(passed.request());

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(passed.answer().body());
  }

  /// Attack 26.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          application/json            | {"reply":"a-plain-answer"}
          application/jose+json       | {"reply":"a-plain-answer"}
          text/plain;charset=utf-8    | a-plain-answer
          """)
  void cannotAnswerInPlaintext(String contentType, String answer, RealPair pair) {
    pair.proxy().on(MESSAGES, request -> Proxy.Answer.of(200, contentType, answer));

    for (Suite suite : Suite.values()) {
      var response = pair.send(query(suite), "hello");

      assertThat(ShownProblem.in(response, 502).type()).isEqualTo("reply-not-trusted");
      assertThat(new String(response.body(), StandardCharsets.UTF_8))
          .doesNotContain("a-plain-answer");
    }
  }

  /// White space and the order of members are free (protocol section 3).
  @ParameterizedTest
  @EnumSource(Suite.class)
  void mayFormatTheJsonAnew(Suite suite, RealPair pair) {
    pair.proxy()
        .on(
            MESSAGES,
            request -> {
              Proxy.Answer answer = pair.proxy().pass(request.with(formatted(request.body())));
              return answer.with(formatted(answer.body()));
            });

    assertThat(RunningClient.text(pair.send(query(suite), "hello"))).isEqualTo("hello");
  }

  /// The members the other way round, and white space wherever it may be.
  private static byte[] formatted(byte[] json) {
    JsonNode before = JSON.readTree(json);
    ObjectNode after = JSON.createObjectNode();
    List.copyOf(before.propertyNames())
        .reversed()
        .forEach(name -> after.set(name, before.get(name)));
    String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(after);
    assertThat(text.lines().count()).isGreaterThan(4);
    return ("\r\n\t" + text + " \n").getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void changesNothingUnnoticed(RealPair pair) {
    pair.proxy()
        .on(
            MESSAGES,
            request -> {
              String json = new String(request.body(), StandardCharsets.UTF_8);
              int at = json.indexOf("\"ciphertext\":\"") + 20;
              String changed =
                  json.substring(0, at)
                      + (json.charAt(at) == 'A' ? 'B' : 'A')
                      + json.substring(at + 1);
              return pair.proxy().pass(request.with(changed.getBytes(StandardCharsets.UTF_8)));
            });

    for (Suite suite : Suite.values()) {
      ShownProblem problem = ShownProblem.in(pair.send(query(suite), "hello"), 502);
      assertThat(problem.type()).isEqualTo("refused");
      assertThat(problem.detail()).contains("status 400", "under trace ");
    }
  }

  @Test
  void mayTakeItsTime(RealPair pair) {
    pair.proxy()
        .on(
            MESSAGES,
            request -> {
              Proxy.Answer answer = pair.proxy().pass(request);
              Thread.sleep(Duration.ofMillis(1500));
              return answer;
            });

    assertThat(RunningClient.text(pair.send("", "late"))).isEqualTo("late");
  }

  @Test
  void mayNotTakeTooMuchOfIt(RealPair pair) {
    pair.proxy()
        .on(
            MESSAGES,
            request -> {
              Thread.sleep(RealPair.TIMEOUT.plusSeconds(1));
              return pair.proxy().pass(request);
            });

    assertThat(ShownProblem.in(pair.send("", "too late"), 504).type()).isEqualTo("timeout");
  }

  private static String query(Suite suite) {
    return "?part=" + suite.part() + "&enc=" + suite.enc();
  }
}
