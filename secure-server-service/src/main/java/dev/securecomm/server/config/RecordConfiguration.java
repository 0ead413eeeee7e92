package dev.securecomm.server.config;

import dev.securecomm.replay.InMemoryReplayRecord;
import dev.securecomm.replay.PatientReplayRecord;
import dev.securecomm.replay.ReplayRecord;
import dev.securecomm.server.record.EmbeddedReplayRecord;
import dev.securecomm.server.record.Removal;
import dev.securecomm.server.record.SharedReplayRecord;
import dev.securecomm.service.store.Store;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.EnableScheduling;

/// Where it is recorded which messages were handled.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReplaySettings.class)
class RecordConfiguration {

  /// Survives a restart.
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty(name = "securecomm.store", havingValue = "database")
  @EnableScheduling
  static class Durable {

    /// Where nobody else uses the database, nothing is prolonged.
    @Bean
    @Nullable SharedReplayRecord sharedRecord(
        Store store, JdbcClient jdbc, ReplaySettings settings) {
      return store.isShared() ? new SharedReplayRecord(store, jdbc, settings.reservedFor()) : null;
    }

    @Bean
    PatientReplayRecord replayRecord(
        ObjectProvider<SharedReplayRecord> shared,
        Store store,
        JdbcClient jdbc,
        Removal removal,
        ReplaySettings settings) {
      ReplayRecord record =
          Optional.<ReplayRecord>ofNullable(shared.getIfAvailable())
              .orElseGet(() -> new EmbeddedReplayRecord(store, jdbc, removal));
      return new PatientReplayRecord(record, settings.patienceWithCopies());
    }

    @Bean
    Removal removal(Store store, JdbcClient jdbc, Clock clock) {
      return new Removal(store, jdbc, clock);
    }
  }

  /// Does not.
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty(name = "securecomm.store", havingValue = "memory")
  static class InMemory {

    @Bean
    PatientReplayRecord replayRecord(ReplaySettings settings, Clock clock) {
      return new PatientReplayRecord(
          new InMemoryReplayRecord(settings.limits(), clock), settings.patienceWithCopies());
    }
  }
}
