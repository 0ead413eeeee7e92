package dev.securecomm.server.web;

import static dev.securecomm.server.testserver.Answers.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.securecomm.envelope.Suite;
import dev.securecomm.message.Message;
import dev.securecomm.server.testserver.Client;
import dev.securecomm.server.testserver.CommandLine;
import dev.securecomm.server.testserver.LogCapture;
import dev.securecomm.server.testserver.RunningServer;
import dev.securecomm.service.rotation.KeyDesk;
import dev.securecomm.testkit.JwkSetForge;
import dev.securecomm.testkit.TestKeys;
import dev.securecomm.trust.PeerBook;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Strangers without end introduce themselves to a server that takes in whoever comes first.
class EnrolmentFloodTest {

  private static final int FLOOD = 10_000;
  private static final int ROOM = 100;
  private static final int AT_ONCE = 16;

  @TempDir private Path folder;

  private RunningServer.Builder server(int room) {
    return RunningServer.builder()
        .folder(folder)
        .firstUse()
        .setting("securecomm.handler", "echo")
        .setting("securecomm.trust.max-peers", room);
  }

  @Test
  void fillsTheRoomThereIsAndNothingElse() throws Exception {
    try (RunningServer server = server(ROOM).pinning(TestKeys.mallory()).start();
        LogCapture logs = LogCapture.of("dev.securecomm")) {
      Client known = Client.announced(server, TestKeys.alice());
      long operations = server.privateOperations();
      long before = memory();

      List<Integer> statuses = flood(server);

      assertThat(statuses).hasSize(FLOOD);
      assertThat(statuses.stream().filter(status -> status == 201)).hasSize(ROOM - 1);
      assertThat(statuses.stream().filter(status -> status == 429)).hasSizeGreaterThan(FLOOD / 2);
      assertThat(statuses).containsOnly(201, 429);
      assertThat(server.bean(PeerBook.class).peers()).hasSize(ROOM);
      assertThat(Files.size(folder.resolve("peers"))).isLessThan(ROOM * 4096L);
      assertThat(memory() - before).isLessThan(32L * 1024 * 1024);
      assertThat(server.privateOperations()).isEqualTo(operations);
      // A line for each who was taken in, one that the room is full, and none for the others.
      assertThat(logs.lines().stream().filter(line -> line.level() == Level.INFO)).hasSize(ROOM);
      assertThat(logs.lines().stream().filter(line -> line.level().isGreaterOrEqual(Level.WARN)))
          .hasSizeLessThanOrEqualTo(1);

      // Who was known goes on, and who is pinned finds room.
      assertThat(known.announce().statusCode()).isEqualTo(200);
      assertThat(known.exchange(Suite.PART_1, Message.text("still me")).status()).isEqualTo(200);
      Client pinned = Client.of(server, TestKeys.mallory());
      assertThat(pinned.announce().statusCode()).isEqualTo(201);
      assertThat(pinned.exchange(Suite.PART_1, Message.text("me, too")).status()).isEqualTo(200);
    }
    try (RunningServer server = server(ROOM).start()) {
      assertThat(server.postPeer(stranger("after-a-restart").compact()).statusCode())
          .isEqualTo(429);
    }
  }

  /// As many at once as the server takes, each under a name of his own. Only those whom there is
  /// room for need a signature that holds: from the others it is not asked.
  private static List<Integer> flood(RunningServer server) throws InterruptedException {
    Semaphore places = new Semaphore(AT_ONCE);
    List<CompletableFuture<HttpResponse<byte[]>>> answers =
        IntStream.range(0, FLOOD)
            .mapToObj(number -> {
              JwkSetForge forge = stranger("stranger-" + number);
              String set =
                  (number < 2 * ROOM ? forge : forge.signature(_ -> new byte[256])).compact();
              places.acquireUninterruptibly();
              return server.postPeerAsync(set).whenComplete((_, _) -> places.release());
            })
            .toList();
    return answers.stream().map(CompletableFuture::join).map(HttpResponse::statusCode).toList();
  }

  private static long memory() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void isRefusedAsDocumentedAndCounted() throws Exception {
    try (RunningServer server = server(1).start()) {
      server.postPeer(stranger("first").compact());

      HttpResponse<byte[]> answer = server.postPeer(stranger("second").compact());

      ObjectNode problem = (ObjectNode) assertProblem(answer, 429, "no-room");
      assertThat(answer.headers().firstValue("Retry-After")).hasValue("60");
      assertThat(server.refusals()).isEqualTo(Map.of("peer_no_room", 1L));
      JsonNode documented =
          new JsonMapper()
              .readTree(server.get("/v3/api-docs").body())
              .at("/components/examples/noRoom/value");
      problem.set("trace", documented.get("trace"));
      assertThat(problem).isEqualTo(documented);
    }
  }

  @Test
  void isToldToTheOperatorBeforeStrangersAreRefused() throws Exception {
    try (RunningServer server = server(10).start()) {
      for (int i = 0; i < 8; i++) {
        server.postPeer(stranger("stranger-" + i).compact());
      }
      assertThat(server.bean(KeyDesk.class).report().concerns()).isEmpty();

      server.postPeer(stranger("stranger-8").compact());
      assertThat(server.bean(KeyDesk.class).report().concerns())
          .singleElement()
          .asString()
          .startsWith("9 parties are known by first use, and there is room for 10 (")
          .contains("it is nearly full", "--forget-met-since");

      server.postPeer(stranger("stranger-9").compact());
      assertThat(server.bean(KeyDesk.class).report().concerns())
          .singleElement()
          .asString()
          .contains("others are refused");
      assertThat(server.bean(MeterRegistry.class).get("securecomm.peers.unpinned").gauge().value())
          .isEqualTo(10);
    }
  }

  @Test
  void isForgottenByItsTimeWhileTheServerRuns() throws Exception {
    try (RunningServer server = server(3).start()) {
      Client alice = Client.announced(server, TestKeys.alice());
      server.clock().advance(Duration.ofMinutes(1));
      server.postPeer(stranger("junk-1").compact());
      server.postPeer(stranger("junk-2").compact());
      assertProblem(Client.of(server, TestKeys.mallory()).announce(), 429, "no-room");

      CommandLine.Result forgot =
          CommandLine.run(
              "--forget-met-since=2026-01-01T00:01:00Z",
              "--peers",
              "--securecomm.data-dir=" + folder,
              "--securecomm.trust.policy=first-use");

      assertThat(forgot.err()).isEmpty();
      assertThat(forgot.exit()).isZero();
      String fingerprint = TestKeys.mallory().fingerprint().value();
      assertThat(forgot.out())
          .hasSize(5)
          .startsWith(
              "Forgot junk-1 " + fingerprint + ", met 2026-01-01T00:01:00Z",
              "Forgot junk-2 " + fingerprint + ", met 2026-01-01T00:01:00Z",
              "2 forgotten.",
              "Policy: first-use")
          .last()
          .asString()
          .startsWith("alice " + TestKeys.alice().fingerprint() + " first-use since ");
      assertThat(alice.exchange(Suite.PART_1, Message.text("me")).status()).isEqualTo(200);
      assertThat(Client.of(server, TestKeys.mallory()).announce().statusCode()).isEqualTo(201);
    }
  }

  @Test
  void needsATimeToBeForgottenBy() throws Exception {
    CommandLine.Result result = CommandLine.run("--forget-met-since=yesterday");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err())
        .containsExactly(
            "Invalid value for option '--forget-met-since': a time is written as"
                + " 2026-01-31T23:59:00Z (--help tells what there is).");
  }

  /// Mallory under any name he likes.
  private static JwkSetForge stranger(String name) {
    return JwkSetForge.of(TestKeys.mallory(), TestKeys.NOW)
        .claims(claims -> claims.set("iss", name).set("sub", name).set("exp", 1_767_312_000L));
  }
}
