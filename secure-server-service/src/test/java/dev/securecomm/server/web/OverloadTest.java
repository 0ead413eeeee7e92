package dev.securecomm.server.web;

import static dev.securecomm.server.testserver.Answers.assertProblem;
import static dev.securecomm.testkit.Primitives.ascii;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.envelope.Suite;
import dev.securecomm.message.Message;
import dev.securecomm.message.Reply;
import dev.securecomm.message.SealedRequest;
import dev.securecomm.server.testserver.Client;
import dev.securecomm.server.testserver.CountingHandler;
import dev.securecomm.server.testserver.RunningServer;
import dev.securecomm.service.limit.Turns;
import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.TestKeys;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is too much is put off before it costs anything.
class OverloadTest {

  private static final String HEAD =
      """
      POST /messages HTTP/1.1
      Host: localhost
      Content-Type: application/jose+json
      Content-Length: 1000

      """
          .replace("\n", "\r\n");

  private final CountingHandler handler = new CountingHandler();

  @Test
  void putsOffWhatItHasNoPlaceFor() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    handler.does((message, _) -> {
      entered.countDown();
      release.await();
      return Reply.ok(message.message());
    });
    try (RunningServer server =
        RunningServer.builder()
            .pinning(TestKeys.alice())
            .handler(handler)
            .setting("securecomm.message.max-in-flight", 1)
            .start()) {
      Client alice = Client.announced(server, TestKeys.alice());
      SealedRequest first = alice.seal(Suite.PART_1, Message.text("first"));
      CompletableFuture<HttpResponse<byte[]>> answer =
          server.postMessageAsync(first.envelope().toBytes());
      assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
      long before = server.privateOperations();
      for (Suite suite : Suite.values()) {
        assertPutOff(server, EnvelopeForge.request(suite).bytes());
      }
      assertThat(server.privateOperations()).isEqualTo(before);
      assertThat(server.refusals()).containsEntry("overloaded", 3L);
      // Whoever only asks for keys is served meanwhile.
      assertThat(server.get("/.well-known/jwks.jwt").statusCode()).isEqualTo(200);

      release.countDown();
      assertThat(alice.open(answer.get(10, TimeUnit.SECONDS), first).status()).isEqualTo(200);
      assertThat(handler.calls()).isEqualTo(1);
      assertThat(alice.exchange(Suite.PART_1, Message.text("second")).status()).isEqualTo(200);
    }
  }

  /// However many messages of one party wait: another's comes next to their first. It is known by
  /// its connection, although all come from one address.
  @Test
  void whoSendsMostMakesNobodyElseWait() throws Exception {
    handler.does((message, _) -> Reply.ok(message.message()));
    try (RunningServer server =
            RunningServer.builder()
                .pinning(TestKeys.alice())
                .pinning(TestKeys.mallory())
                .handler(handler)
                .setting("securecomm.message.max-waiting", 8)
                .start();
        HttpClient alices = HttpClient.newHttpClient()) {
      Client alice = Client.announced(server, TestKeys.alice());
      Client mallory = Client.announced(server, TestKeys.mallory());
      assertThat(post(alices, server, alice).get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      Turns turns = server.bean(Turns.class);
      List<CompletableFuture<HttpResponse<byte[]>>> many = new ArrayList<>();
      CompletableFuture<HttpResponse<byte[]>> one;
      try (Turns.Turn _ = all(turns)) {
        long before = server.privateOperations();
        for (int i = 0; i < 8; i++) {
          many.add(server.postMessageAsync(sealed(mallory)));
        }
        await(() -> turns.waiting() == 8);
        one = post(alices, server, alice);
        await(() -> many.stream().anyMatch(CompletableFuture::isDone));
        assertThat(one).isNotDone();
        assertPutOff(server, sealed(mallory));
        assertThat(server.privateOperations()).isEqualTo(before);
      }
      assertThat(one.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      List<Integer> statuses = new ArrayList<>();
      for (CompletableFuture<HttpResponse<byte[]>> each : many) {
        statuses.add(each.get(10, TimeUnit.SECONDS).statusCode());
      }
      assertThat(statuses).containsOnlyOnce(503).containsOnly(200, 503).hasSize(8);
    }
  }

  /// His body is not waited for.
  @Test
  void whomThereIsNoRoomForIsPutOffBeforeHisMessageIsRead() throws Exception {
    try (RunningServer server =
            RunningServer.builder()
                .pinning(TestKeys.alice())
                .handler(handler)
                .setting("securecomm.message.max-waiting", 1)
                .start();
        Socket stranger = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      Client alice = Client.announced(server, TestKeys.alice());
      Turns turns = server.bean(Turns.class);
      CompletableFuture<HttpResponse<byte[]>> waiting;
      try (Turns.Turn _ = all(turns)) {
        waiting = server.postMessageAsync(sealed(alice));
        await(() -> turns.waiting() == 1);
        stranger.getOutputStream().write(ascii(HEAD));
        stranger.setSoTimeout(10_000);
        byte[] status = stranger.getInputStream().readNBytes("HTTP/1.1 503".length());
        assertThat(status).asString(US_ASCII).isEqualTo("HTTP/1.1 503");
        assertThat(server.refusals()).containsEntry("overloaded", 1L);
        // Whoever only asks for keys is served meanwhile.
        assertThat(server.get("/.well-known/jwks.jwt").statusCode()).isEqualTo(200);
      }
      assertThat(waiting.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
  }

  /// As if a core were busy with each.
  private static Turns.Turn all(Turns turns) {
    List<Turns.Turn> taken =
        IntStream.range(0, 2 * Runtime.getRuntime().availableProcessors())
            .mapToObj(_ -> turns.take("somebody", Duration.ofSeconds(20)))
            .toList();
    return () -> taken.forEach(Turns.Turn::close);
  }

  private static byte[] sealed(Client sender) {
    return sender.seal(Suite.PART_1, Message.text("hello")).envelope().toBytes();
  }

  private static CompletableFuture<HttpResponse<byte[]>> post(
      HttpClient http, RunningServer server, Client sender) {
    return http.sendAsync(
        server
            .request("/messages")
            .header("Content-Type", "application/jose+json")
            .POST(BodyPublishers.ofByteArray(sealed(sender)))
            .build(),
        BodyHandlers.ofByteArray());
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 1_000 && !condition.getAsBoolean(); i++) {
      Thread.sleep(10);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  @Test
  void putsOffWhatItCannotRecordUntilRecordsExpire() throws Exception {
    try (RunningServer server =
        RunningServer.builder()
            .pinning(TestKeys.alice())
            .handler(handler)
            .setting("securecomm.replay.max-records", 2)
            .start()) {
      Client alice = Client.announced(server, TestKeys.alice());
      // A message that failed keeps no place.
      handler.does((message, _) -> {
        throw new IllegalStateException("not now");
      });
      SealedRequest failed = alice.seal(Suite.PART_1, Message.text("not now"));
      assertThat(alice.exchange(failed).status()).isEqualTo(500);
      handler.does((message, _) -> Reply.ok(message.message()));
      assertThat(alice.exchange(Suite.PART_1, Message.text("1")).status()).isEqualTo(200);
      assertThat(alice.exchange(Suite.PART_2_FERNET, Message.text("2")).status()).isEqualTo(200);

      int handled = handler.calls();
      long before = server.privateOperations();
      for (Suite suite : Suite.values()) {
        assertPutOff(server, EnvelopeForge.request(suite).bytes());
      }
      assertThat(server.privateOperations()).isEqualTo(before);
      assertThat(handler.calls()).isEqualTo(handled);

      // Records outlive the message's 5 minutes plus the skew.
      server.clock().advance(Duration.ofMinutes(6));
      assertPutOff(server, alice.seal(Suite.PART_1, Message.text("3")).envelope().toBytes());
      server.clock().advance(Duration.ofMinutes(1).plusSeconds(1));
      assertThat(alice.exchange(Suite.PART_1, Message.text("3")).status()).isEqualTo(200);
    }
  }

  @Test
  void putsOffWhatItHasNoMemoryToAnswerTwice() throws Exception {
    try (RunningServer server =
        RunningServer.builder()
            .pinning(TestKeys.alice())
            .handler(handler)
            .setting("securecomm.replay.max-memory", "4KB")
            .start()) {
      Client alice = Client.announced(server, TestKeys.alice());
      Message message = Message.text("x".repeat(4096));
      assertThat(alice.exchange(Suite.PART_2_A256GCM, message).status()).isEqualTo(200);
      long before = server.privateOperations();
      assertPutOff(server, EnvelopeForge.request(Suite.PART_2_A256GCM).bytes());
      assertThat(server.privateOperations()).isEqualTo(before);
      assertThat(handler.calls()).isEqualTo(1);
    }
  }

  private static void assertPutOff(RunningServer server, byte[] message) throws Exception {
    HttpResponse<byte[]> response = server.postMessage(message);
    assertProblem(response, 503, "overloaded");
    assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
  }
}
