package dev.securecomm.server.web;

import static dev.securecomm.server.testserver.Answers.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.envelope.Suite;
import dev.securecomm.server.testserver.Answers;
import dev.securecomm.server.testserver.Client;
import dev.securecomm.server.testserver.CountingHandler;
import dev.securecomm.server.testserver.LogCapture;
import dev.securecomm.server.testserver.RunningServer;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.RawJson;
import dev.securecomm.testkit.hostile.Cast;
import dev.securecomm.testkit.hostile.FixedParties;
import dev.securecomm.testkit.hostile.HostileMessage;
import dev.securecomm.testkit.hostile.Listener;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever is wrong with a message, from outside it looks the same, and nothing came of it.
class RefusedMessagesTest {

  private static final CountingHandler HANDLER = new CountingHandler();
  private static final Set<String> TRACES = new HashSet<>();

  private static final Listener LISTENER = Listener.open();
  private static final Cast CAST = Cast.fixed(LISTENER.url());

  private static RunningServer server;
  private static HttpResponse<byte[]> generic;

  @BeforeAll
  static void start() throws Exception {
    server =
        RunningServer.builder()
            .keys(FixedParties.SERVER)
            .pinning(FixedParties.ALICE, FixedParties.MALLORY)
            .handler(HANDLER)
            .start();
    Client.announced(server, FixedParties.ALICE);
    Client.announced(server, FixedParties.MALLORY);
    generic = server.postMessage(Primitives.ascii("{}"));
  }

  @AfterAll
  static void nobodyCalledTheListener() throws IOException {
    server.close();
    try (Listener listener = LISTENER) {
      assertThat(listener.wasCalled()).isFalse();
    }
  }

  static List<HostileMessage> hostileMessages() {
    return HostileMessage.all(CAST);
  }

  @Test
  void theGenericRefusalIsAProblemThatTellsNothing() {
    assertProblem(generic, 400, "refused");
    assertThat(Answers.withoutTrace(generic))
        .isEqualTo(
            "{\"type\":\"urn:securecomm:problem:refused\",\"title\":\"The message was refused.\","
                + "\"status\":400,\"trace\":\"\"}");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostileMessages")
  void refuses(HostileMessage each) throws Exception {
    EnvelopeForge forge = CAST.honest(each.suite());
    String id = forge.id();
    byte[] attack = each.make().apply(forge);
    Map<String, Long> counted = server.refusals();
    int handled = HANDLER.calls();
    long operations = server.privateOperations();

    HttpResponse<byte[]> response = server.postMessage(attack);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Answers.withoutTrace(response)).isEqualTo(Answers.withoutTrace(generic));
    assertThat(Answers.headers(response)).isEqualTo(Answers.headers(generic));
    assertThat(TRACES.add(Answers.trace(response))).isTrue();
    counted.merge(each.reason().name().toLowerCase(Locale.ROOT), 1L, Long::sum);
    assertThat(server.refusals()).isEqualTo(counted);
    assertThat(server.privateOperations() - operations).isEqualTo(each.privateOperations());
    assertThat(HANDLER.calls()).isEqualTo(handled);

    // Nothing was recorded either: the honest message of this id is handled.
    byte[] honest = CAST.honest(each.suite()).header(header -> header.set("jti", id)).bytes();
    assertThat(server.postMessage(honest).statusCode()).isEqualTo(200);
    assertThat(HANDLER.calls()).isEqualTo(handled + 1);
  }

  /// Attack 22: every subset of the members empty but the empty subset.
  @ParameterizedTest
  @EnumSource
  void refusesEverySetOfEmptyMembers(Suite suite) throws Exception {
    RawJson envelope = CAST.honest(suite).json();
    List<String> names = envelope.names();
    int handled = HANDLER.calls();
    for (int subset = 1; subset < 1 << names.size(); subset++) {
      RawJson emptied = envelope.copy();
      for (int i = 0; i < names.size(); i++) {
        if ((subset >> i & 1) == 1) {
          emptied.set(names.get(i), "");
        }
      }
      HttpResponse<byte[]> response = server.postMessage(emptied.bytes());
      assertThat(Answers.withoutTrace(response)).isEqualTo(Answers.withoutTrace(generic));
    }
    assertThat(HANDLER.calls()).isEqualTo(handled);
    assertThat(server.postMessage(envelope.bytes()).statusCode()).isEqualTo(200);
  }

  @Test
  void tellsTheOperatorTheReasonUnderTheTraceThatTheCallerGot() throws Exception {
    try (LogCapture logs = LogCapture.of(Problems.class.getName())) {
      HttpResponse<byte[]> response =
          server.postMessage(
              CAST.honest(Suite.PART_1).header(header -> header.set("aud", "carol")).bytes());
      assertThat(logs.lines()).hasSize(1);
      assertThat(logs.lines().getFirst().text())
          .contains("AUDIENCE")
          .contains("trace " + Answers.trace(response));
    }
  }

  @Test
  void logsNothingThatAnAttackerWrote() throws Exception {
    String written = "\u001b[31mWritten by Mallory";
    try (LogCapture logs = LogCapture.of(Problems.class.getName())) {
      for (Suite suite : Suite.values()) {
        for (String member : List.of("typ", "alg", "kid", "cty", "jti", "iat", "iss", "aud")) {
          server.postMessage(CAST.honest(suite).header(h -> h.set(member, written)).bytes());
        }
        server.postMessage(CAST.honest(suite).header(h -> h.set(written, 1)).bytes());
        server.postMessage(CAST.honest(suite).members(m -> m.set(written, "")).bytes());
      }
      assertThat(logs.lines()).hasSize(30);
      assertThat(logs.lines()).noneMatch(line -> line.text().contains("Mallory"));
    }
  }
}
