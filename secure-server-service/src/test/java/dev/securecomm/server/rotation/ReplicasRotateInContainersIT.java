package dev.securecomm.server.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.securecomm.key.KeyState;
import dev.securecomm.key.Keyring;
import dev.securecomm.key.Kid;
import dev.securecomm.server.testserver.RunningServer;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// Two servers that share their keys in a PostgreSQL, and change them by themselves.
@Testcontainers(disabledWithoutDocker = true)
class ReplicasRotateInContainersIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration DUE = Duration.ofDays(89);

  @Container
  private final PostgreSQLContainer postgres = new PostgreSQLContainer("postgres:15-bookworm");

  private final List<RunningServer> replicas = new ArrayList<>();
  @TempDir private Path temp;

  @BeforeEach
  void start() throws Exception {
    for (String name : List.of("one", "other")) {
      replicas.add(
          RunningServer.builder()
              .durable()
              .folder(temp.resolve(name))
              .setting("spring.datasource.url", postgres.getJdbcUrl())
              .setting("spring.datasource.username", postgres.getUsername())
              .setting("spring.datasource.password", postgres.getPassword())
              .setting("securecomm.keys.shared", true)
              .setting("securecomm.keys.passphrase", "correct horse battery staple")
              .setting("securecomm.keys.look-every", "50ms")
              .start());
    }
    assertThat(seqs()).containsOnly(1L);
  }

  @AfterEach
  void stop() {
    replicas.forEach(RunningServer::close);
  }

  private void advance(Duration duration) {
    replicas.forEach(replica -> replica.clock().advance(duration));
  }

  private List<Keyring> keys() {
    return replicas.stream().map(replica -> replica.bean(Keyring.class)).toList();
  }

  private List<Long> seqs() {
    return keys().stream().map(each -> each.kept().seq()).toList();
  }

  private List<Kid> signing() {
    return keys().stream().map(each -> each.get().currentSigning().kid()).distinct().toList();
  }

  private List<KeyState> states() {
    return keys().getFirst().states().stream().map(status -> status.state()).toList();
  }

  @Test
  void makeNewKeysOnceBetweenThem() {
    List<Kid> before = signing();
    advance(DUE);
    await().atMost(PATIENCE).until(() -> seqs().equals(List.of(2L, 2L)));
    await().during(Duration.ofSeconds(1)).until(() -> seqs().equals(List.of(2L, 2L)));
    assertThat(states()).hasSize(5).contains(KeyState.ANNOUNCED);
    assertThat(signing()).isEqualTo(before);

    advance(Duration.ofDays(2));
    assertThat(signing()).hasSize(1).doesNotContainAnyElementsOf(before);

    advance(Duration.ofDays(2));
    await().atMost(PATIENCE).until(() -> seqs().equals(List.of(3L, 3L)));
    assertThat(states()).hasSize(3).containsOnly(KeyState.ACTIVE);
  }

  @Test
  void makeThemWhenTheDatabaseThatWasGoneIsBack() {
    JdbcTemplate jdbc = replicas.getFirst().bean(JdbcTemplate.class);
    Kid before = signing().getFirst();
    jdbc.execute("ALTER TABLE file RENAME TO gone");
    advance(DUE);
    await().atMost(PATIENCE).until(() -> concerns().noneMatch(number -> number == 0));
    assertThat(signing()).as("goes on with those it has").containsExactly(before);

    jdbc.execute("ALTER TABLE gone RENAME TO file");
    advance(Duration.ofSeconds(10));
    await().atMost(PATIENCE).until(() -> seqs().equals(List.of(2L, 2L)));
    await().atMost(PATIENCE).until(() -> concerns().allMatch(number -> number == 0));
  }

  /// How much needs a hand, as each of them tells whoever watches it.
  private DoubleStream concerns() {
    return replicas.stream()
        .map(replica -> replica.bean(MeterRegistry.class))
        .mapToDouble(meters -> meters.get("securecomm.key.concerns").gauge().value());
  }
}
