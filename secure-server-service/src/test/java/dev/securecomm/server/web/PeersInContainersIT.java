package dev.securecomm.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.securecomm.envelope.Suite;
import dev.securecomm.message.Message;
import dev.securecomm.server.testserver.Client;
import dev.securecomm.server.testserver.RunningServer;
import dev.securecomm.testkit.JwkSetForge;
import dev.securecomm.testkit.TestKeys;
import dev.securecomm.trust.PeerBook;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// Two servers that share their peers in a PostgreSQL, and a crowd of strangers before both.
@Testcontainers(disabledWithoutDocker = true)
class PeersInContainersIT {

  private static final int ROOM = 10;
  private static final int CROWD = 100;

  /// As many as a server admits at once.
  private static final int PLACES = 16;

  @Container
  private final PostgreSQLContainer postgres = new PostgreSQLContainer("postgres:15-bookworm");

  @TempDir private Path temp;

  private RunningServer replica(String name) throws Exception {
    return RunningServer.builder()
        .durable()
        .firstUse()
        .folder(temp.resolve(name))
        .setting("spring.datasource.url", postgres.getJdbcUrl())
        .setting("spring.datasource.username", postgres.getUsername())
        .setting("spring.datasource.password", postgres.getPassword())
        .setting("securecomm.trust.max-peers", ROOM)
        .start();
  }

  @Test
  void takeInAsManyTogetherAsThereIsRoomFor() throws Exception {
    try (RunningServer one = replica("one");
        RunningServer other = replica("other")) {
      List<Integer> statuses = crowd(List.of(one, other));

      assertThat(statuses).hasSize(CROWD).doesNotContain(400, 403, 500);
      assertThat(statuses.stream().filter(status -> status == 201)).hasSize(ROOM);
      assertThat(statuses).contains(429);
      assertThat(one.bean(PeerBook.class).peers()).hasSize(ROOM);
      assertThat(other.bean(PeerBook.class).peers())
          .containsExactlyInAnyOrderElementsOf(one.bean(PeerBook.class).peers());
    }
    try (RunningServer again = replica("again")) {
      assertThat(again.bean(PeerBook.class).room().isFull()).isTrue();
      assertThat(again.postPeer(stranger(CROWD)).statusCode()).isEqualTo(429);
    }
  }

  /// Each that waited with a connection of its own would leave none for messages.
  @Test
  void waitForOneAnotherAndLeaveMessagesAlone() throws Exception {
    try (RunningServer server = replica("server")) {
      Client alice = Client.announced(server, TestKeys.alice());
      List<CompletableFuture<HttpResponse<byte[]>>> waiting = new ArrayList<>();
      try (Connection other =
              DriverManager.getConnection(
                  postgres.getJdbcUrl(), postgres.getUsername(), postgres.getPassword());
          Statement statement = other.createStatement()) {
        other.setAutoCommit(false);
        assertThat(
                statement.executeUpdate(
                    "UPDATE file SET version = version + 1 WHERE name = 'peers.lock'"))
            .isEqualTo(1);
        for (int i = 0; i < PLACES; i++) {
          waiting.add(server.postPeerAsync(stranger(CROWD + 1 + i)));
        }
        await().pollDelay(Duration.ofSeconds(1)).until(() -> true);

        assertThat(alice.exchange(Suite.PART_1, Message.text("meanwhile")).status()).isEqualTo(200);
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        other.rollback();
      }
      assertThat(waiting).allSatisfy(each -> assertThat(each.join().statusCode()).isIn(201, 429));
    }
  }

  /// All at once; those whom a server has no place for come again.
  private static List<Integer> crowd(List<RunningServer> servers) throws Exception {
    CountDownLatch begin = new CountDownLatch(1);
    List<Future<Integer>> statuses = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(CROWD)) {
      for (int i = 0; i < CROWD; i++) {
        RunningServer server = servers.get(i % servers.size());
        String set = stranger(i);
        statuses.add(
            threads.submit(() -> {
              begin.await();
              HttpResponse<byte[]> answer = server.postPeer(set);
              while (answer.statusCode() == 503) {
                Thread.sleep(20);
                answer = server.postPeer(set);
              }
              return answer.statusCode();
            }));
      }
      begin.countDown();
    }
    return statuses.stream().map(Future::resultNow).toList();
  }

  private static String stranger(int number) {
    String name = "stranger-" + number;
    return JwkSetForge.of(TestKeys.mallory(), TestKeys.NOW)
        .claims(claims -> claims.set("iss", name).set("sub", name))
        .compact();
  }
}
