package dev.securecomm.server.record;

import dev.securecomm.server.testserver.RunningServer;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// The same on a real PostgreSQL.
@Testcontainers(disabledWithoutDocker = true)
class PostgresRecordInContainersIT extends DurableReplayRecordTest {

  @Container
  private static final PostgreSQLContainer POSTGRES =
      new PostgreSQLContainer("postgres:15-bookworm");

  @Override
  RunningServer.Builder builder() {
    return RunningServer.builder()
        .setting("spring.datasource.url", POSTGRES.getJdbcUrl())
        .setting("spring.datasource.username", POSTGRES.getUsername())
        .setting("spring.datasource.password", POSTGRES.getPassword());
  }
}
