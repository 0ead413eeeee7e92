package dev.securecomm.client.endtoend;

import static dev.securecomm.client.testkit.FakeServer.MESSAGES;
import static dev.securecomm.client.testkit.FakeServer.PEERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.client.testkit.ShownProblem;
import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.envelope.Envelope;
import dev.securecomm.envelope.NestedJoseEnvelope;
import dev.securecomm.envelope.WrappedKeyEnvelope;
import dev.securecomm.key.Kid;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.SignedJwkSet;
import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.TestKeys;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// One of the two ends in the middle of a message, as gracefully as it is asked to, and starts
/// again.
@ExtendWith(RealPair.Shared.class)
class RestartIT {

  private static final Duration GRACE = Duration.ofSeconds(10);

  /// The server has half of a message when it is asked to end; it takes the rest and answers. With
  /// its keys it is the same afterwards, and knows whom it knew.
  @Test
  void ofTheServerLosesNoMessageAndNoPeer(RealPair pair) throws Exception {
    RealProcess before = pair.server();
    CountDownLatch halfSent = new CountDownLatch(1);
    CountDownLatch terminated = new CountDownLatch(1);
    pair.proxy().on(MESSAGES, request -> slowly(request, before.port(), halfSent, terminated));
    CompletableFuture<HttpResponse<byte[]>> answer =
        CompletableFuture.supplyAsync(() -> pair.send("?part=2", "in the middle"));
    assertThat(halfSent.await(10, TimeUnit.SECONDS)).isTrue();
    before.terminate();
    terminated.countDown();

    assertThat(RunningClient.text(answer.get(10, TimeUnit.SECONDS))).isEqualTo("in the middle");
    assertThat(before.ending()).isLessThan(GRACE);

    pair.startServerAgain();
    pair.proxy().honest();

    SignedJwkSet shown = SignedJwkSet.parse(RunningClient.text(keysOf(pair, pair.server())));
    assertThat(shown.fingerprint()).isEqualTo(TestKeys.server().fingerprint());
    assertThat(RunningClient.text(pair.send("", "still there"))).isEqualTo("still there");
    assertThat(pair.proxy().passed(PEERS)).as("it was not introduced again").isEmpty();
    assertThat(pair.proxy().passed(MESSAGES)).hasSize(1);
  }

  private static HttpResponse<byte[]> keysOf(RealPair pair, RealProcess service) {
    return pair.call(
        HttpRequest.newBuilder(
            URI.create("http://localhost:" + service.port() + "/.well-known/jwks.jwt")));
  }

  /// Sends one half of a request, and the other some time after the server was asked to end.
  private static Proxy.Answer slowly(
      Proxy.Request request, int port, CountDownLatch halfSent, CountDownLatch terminated)
      throws IOException, InterruptedException {
    byte[] body = request.body();
    String head =
        """
        POST %s HTTP/1.1\r
        Host: localhost\r
        Content-Type: %s\r
        Content-Length: %d\r
        Connection: close\r
        \r
        """
            .formatted(request.path(), request.contentType(), body.length);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      OutputStream out = socket.getOutputStream();
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(body, 0, body.length / 2);
      out.flush();
      // By then the server reads what there is.
      Thread.sleep(300);
      halfSent.countDown();
      assertThat(terminated.await(10, TimeUnit.SECONDS)).isTrue();
      Thread.sleep(700);
      out.write(body, body.length / 2, body.length - body.length / 2);
      out.flush();
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answer).startsWith("HTTP/1.1 200");
      return Proxy.Answer.of(
          200,
          "application/jose+json",
          answer.substring(answer.indexOf('{'), answer.lastIndexOf('}') + 1));
    }
  }

  /// The client waits for a reply when it is asked to end; it hands the reply on first. With
  /// renewed keys of its identity it announces them, and the old ones are good for nothing.
  @Test
  void ofTheClientLosesNoReplyAndMayBringNewKeys(RealPair pair) throws Exception {
    RealProcess before = pair.client();
    OwnKeys oldKeys = pair.clientKeys();
    CountDownLatch asked = new CountDownLatch(1);
    pair.proxy()
        .on(
            MESSAGES,
            request -> {
              Proxy.Answer answer = pair.proxy().pass(request);
              asked.countDown();
              Thread.sleep(1500);
              return answer;
            });
    int port = before.port();
    CompletableFuture<HttpResponse<byte[]>> answer =
        CompletableFuture.supplyAsync(() -> pair.send(port, "", "waiting for it"));
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
    before.terminate();

    assertThat(RunningClient.text(answer.get(10, TimeUnit.SECONDS))).isEqualTo("waiting for it");
    assertThat(before.ending()).isLessThan(GRACE);

    pair.proxy().honest();
    pair.startClientWithRenewedKeys();
    OwnKeys newKeys = pair.clientKeys();
    assertThat(newKeys.fingerprint()).isEqualTo(oldKeys.fingerprint());

    for (String query : new String[] {"", "?part=2", "?part=2&enc=A256GCM"}) {
      assertThat(RunningClient.text(pair.send(query, "with new keys"))).isEqualTo("with new keys");
    }
    // Perhaps twice: at its start, and by the first message that does not wait for it.
    assertThat(pair.proxy().passed(PEERS)).isNotEmpty();
    for (Proxy.Passed passed : pair.proxy().passed(PEERS)) {
      SignedJwkSet announced = set(passed.request().body());
      assertThat(announced.seq()).isEqualTo(2);
      assertThat(announced.keys().currentEncryption().kid())
          .isEqualTo(newKeys.currentDecryption().kid());
      assertThat(passed.answer().status()).isEqualTo(200);
    }
    assertThat(pair.proxy().passed(MESSAGES)).hasSize(3);
    for (Proxy.Passed passed : pair.proxy().passed(MESSAGES)) {
      assertThat(sealedTo(Envelope.parse(passed.answer().body())))
          .isEqualTo(newKeys.currentDecryption().kid());
    }

    String old = oldKeys.sign(Instant.now(), Duration.ofHours(1)).compact();
    ShownProblem problem =
        ShownProblem.in(pair.postToServer(PEERS, "application/jwk-set+jwt", old), 409);
    assertThat(problem.type()).isEqualTo("rolled-back");
    assertThat(RunningClient.text(pair.send("", "and on"))).isEqualTo("and on");
  }

  private static SignedJwkSet set(byte[] announced) throws MalformedException {
    return SignedJwkSet.parse(new String(announced, StandardCharsets.US_ASCII));
  }

  private static Kid sealedTo(Envelope envelope) throws MalformedException {
    return switch (envelope) {
      case NestedJoseEnvelope nested -> nested.recipientKid();
      case WrappedKeyEnvelope wrapped ->
          new Kid(JsonObject.parse(Primitives.unb64(wrapped.protectedHeader())).string("rkid"));
    };
  }
}
