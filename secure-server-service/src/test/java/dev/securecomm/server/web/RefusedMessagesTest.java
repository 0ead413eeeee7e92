package dev.securecomm.server.web;

import static dev.securecomm.server.testserver.Answers.assertProblem;
import static dev.securecomm.testkit.Primitives.b64;
import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.envelope.Suite;
import dev.securecomm.message.Reason;
import dev.securecomm.server.testserver.Answers;
import dev.securecomm.server.testserver.Client;
import dev.securecomm.server.testserver.CountingHandler;
import dev.securecomm.server.testserver.LogCapture;
import dev.securecomm.server.testserver.RunningServer;
import dev.securecomm.server.web.RefusalCases.Case;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.RawJson;
import dev.securecomm.testkit.TestKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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

  private static ServerSocketChannel listener;
  private static RunningServer server;
  private static HttpResponse<byte[]> generic;

  @BeforeAll
  static void start() throws Exception {
    server =
        RunningServer.builder()
            .keys(RefusalCases.withoutStolen(TestKeys.server()))
            .pinning(TestKeys.alice(), TestKeys.mallory())
            .handler(HANDLER)
            .start();
    Client.announced(server, RefusalCases.withoutStolen(TestKeys.alice()));
    Client.announced(server, TestKeys.mallory());
    generic = server.postMessage(Primitives.ascii("{}"));
  }

  @AfterAll
  static void nobodyCalledTheListener() throws IOException {
    server.close();
    try (ServerSocketChannel listening = listener;
        SocketChannel caller = listening.accept()) {
      assertThat(caller).isNull();
    }
  }

  static List<Case> cases() throws IOException {
    if (listener == null) {
      listener =
          ServerSocketChannel.open()
              .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      listener.configureBlocking(false);
    }
    int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
    return RefusalCases.all("http://127.0.0.1:" + port + "/keys");
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
  @MethodSource("cases")
  void refuses(Case each) throws Exception {
    String id = b64(Primitives.random(16));
    byte[] attack = each.make().apply(honest(each.suite(), id));
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
    assertThat(server.postMessage(honest(each.suite(), id).bytes()).statusCode()).isEqualTo(200);
    assertThat(HANDLER.calls()).isEqualTo(handled + 1);
  }

  @Test
  void theTableCoversTheAttacksAndTheReasons() throws Exception {
    List<Case> cases = cases();
    assertThat(cases).hasSizeGreaterThan(250).doesNotHaveDuplicates();
    assertThat(cases.stream().map(Case::toString)).doesNotHaveDuplicates();
    assertThat(cases.stream().map(Case::attack).collect(Collectors.toSet()))
        .contains(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 18, 22, 23);
    for (Suite suite : Suite.values()) {
      assertThat(cases.stream().filter(each -> each.suite() == suite).count())
          .isGreaterThanOrEqualTo(40);
    }
    // The one reason left is a client's.
    assertThat(cases.stream().map(Case::reason).collect(Collectors.toSet()))
        .isEqualTo(EnumSet.complementOf(EnumSet.of(Reason.OTHER_REQUEST)));
  }

  /// Attack 22: every subset of the members empty but the empty subset.
  @ParameterizedTest
  @EnumSource
  void refusesEverySetOfEmptyMembers(Suite suite) throws Exception {
    RawJson envelope = honest(suite, b64(Primitives.random(16))).json();
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
              EnvelopeForge.request(Suite.PART_1)
                  .header(header -> header.set("aud", "carol"))
                  .bytes());
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
          server.postMessage(
              EnvelopeForge.request(suite).header(h -> h.set(member, written)).bytes());
        }
        server.postMessage(EnvelopeForge.request(suite).header(h -> h.set(written, 1)).bytes());
        server.postMessage(EnvelopeForge.request(suite).members(m -> m.set(written, "")).bytes());
      }
      assertThat(logs.lines()).hasSize(30);
      assertThat(logs.lines()).noneMatch(line -> line.text().contains("Mallory"));
    }
  }

  private static EnvelopeForge honest(Suite suite, String id) {
    return EnvelopeForge.request(suite).header(header -> header.set("jti", id));
  }
}
