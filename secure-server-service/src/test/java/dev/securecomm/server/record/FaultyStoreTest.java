package dev.securecomm.server.record;

import static dev.securecomm.server.testserver.Answers.assertProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.envelope.ContentType;
import dev.securecomm.envelope.Suite;
import dev.securecomm.message.Message;
import dev.securecomm.message.Reply;
import dev.securecomm.message.SealedRequest;
import dev.securecomm.server.testserver.Client;
import dev.securecomm.server.testserver.CountingHandler;
import dev.securecomm.server.testserver.LogCapture;
import dev.securecomm.server.testserver.RunningServer;
import dev.securecomm.testkit.TestKeys;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A database that cannot be written for a while: nothing is half done, the caller is told to come
/// again, the operator why, and it goes on without a restart.
class FaultyStoreTest {

  private static final CountingHandler HANDLER = new CountingHandler();

  private static RunningServer server;
  private static JdbcTemplate jdbc;
  private static Client alice;

  /// What SQLite itself says of a disk, on the server's one connection.
  enum Fault {
    FULL("SQLITE_FULL", "PRAGMA max_page_count = 1", "PRAGMA max_page_count = 1073741823"),
    READ_ONLY("SQLITE_READONLY", "PRAGMA query_only = 1", "PRAGMA query_only = 0");

    private final String told;
    private final String breaking;
    private final String mending;

    Fault(String told, String breaking, String mending) {
      this.told = told;
      this.breaking = breaking;
      this.mending = mending;
    }

    void breaks(JdbcTemplate database) {
      database.execute(breaking);
    }

    void isMended(JdbcTemplate database) {
      database.execute(mending);
    }
  }

  @BeforeAll
  static void start() throws Exception {
    server =
        RunningServer.builder()
            .durable()
            .setting("spring.datasource.hikari.maximum-pool-size", 1)
            .setting("securecomm.replay.remove-every", "24h")
            .pinning(TestKeys.alice())
            .handler(HANDLER)
            .start();
    jdbc = server.bean(JdbcTemplate.class);
    alice = Client.announced(server, TestKeys.alice());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  void beforeAMessageIsReservedLeavesItUntouched(Fault fault) throws Exception {
    HttpResponse<byte[]> refused;
    SealedRequest request;
    int handled;
    try (LogCapture logs = LogCapture.of("dev.securecomm.service.web")) {
      fault.breaks(jdbc);
      // Until there is no page with room left.
      do {
        handled = HANDLER.calls();
        request = alice.seal(Suite.PART_2_FERNET, Message.text("later"));
        refused = alice.post(request);
      } while (refused.statusCode() == 200);
      assertThat(logs.lines()).anyMatch(line -> line.text().contains(fault.told));
    } finally {
      fault.isMended(jdbc);
    }

    assertProblem(refused, 503, "unavailable");
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
    assertThat(new String(refused.body(), UTF_8)).doesNotContain("SQL");
    assertThat(recorded(request)).doesNotContain(true);
    assertThat(alice.exchange(request).message().readable()).isEqualTo("later");
    assertThat(HANDLER.calls()).isEqualTo(handled + 2);
  }

  /// The handler has done its work, and there is no room for the reply: it does not leave.
  @ParameterizedTest
  @EnumSource
  void whileAMessageIsHandledKeepsTheReplyBack(Fault fault) throws Exception {
    HANDLER.does((message, _) -> {
      fault.breaks(jdbc);
      return Reply.ok(message.message());
    });
    byte[] much = new byte[100_000];
    SealedRequest request = alice.seal(Suite.PART_1, new Message(ContentType.BINARY, much));
    HttpResponse<byte[]> refused = alice.post(request);
    fault.isMended(jdbc);

    assertProblem(refused, 503, "unavailable");
    assertThat(recorded(request)).doesNotContain(true);
    HANDLER.does((message, _) -> Reply.ok(message.message()));
    assertThat(alice.exchange(request).message().size()).isEqualTo(much.length);
  }

  /// Whether each record of a message has a reply.
  private static List<Boolean> recorded(SealedRequest request) {
    return JdbcClient.create(jdbc)
        .sql("SELECT reply IS NOT NULL FROM message WHERE id = :id")
        .param("id", request.header().jti().value())
        .query(Boolean.class)
        .list();
  }
}
