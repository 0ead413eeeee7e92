package dev.securecomm.server.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.server.testserver.RunningServer;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// The same on a real PostgreSQL.
@Testcontainers(disabledWithoutDocker = true)
class PostgresRecordInContainersIT extends SharedReplayRecordTest {

  /// As it is run: Testcontainers' own command is quicker, and forgets on power loss.
  @Container
  private static final PostgreSQLContainer POSTGRES =
      new PostgreSQLContainer("postgres:15-bookworm").withCommand("postgres");

  @Override
  RunningServer.Builder builder() {
    return RunningServer.builder()
        .setting("spring.datasource.url", POSTGRES.getJdbcUrl())
        .setting("spring.datasource.username", POSTGRES.getUsername())
        .setting("spring.datasource.password", POSTGRES.getPassword());
  }

  @Test
  void whatIsCommittedIsOnTheDisk() throws Exception {
    try (Connection database = POSTGRES.createConnection("")) {
      JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(database, true));
      for (String setting : List.of("fsync", "full_page_writes", "synchronous_commit")) {
        assertThat(jdbc.sql("SHOW " + setting).query(String.class).single())
            .as(setting)
            .isEqualTo("on");
      }
    }
  }
}
