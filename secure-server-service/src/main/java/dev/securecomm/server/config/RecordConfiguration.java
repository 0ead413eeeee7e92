package dev.securecomm.server.config;

import dev.securecomm.replay.InMemoryReplayRecord;
import dev.securecomm.replay.PatientReplayRecord;
import dev.securecomm.server.record.DurableReplayRecord;
import dev.securecomm.server.record.Housekeeping;
import dev.securecomm.service.store.Store;
import java.time.Clock;
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

    @Bean
    DurableReplayRecord durableRecord(Store store, JdbcClient jdbc, ReplaySettings settings) {
      return new DurableReplayRecord(store, jdbc, settings.reservedFor());
    }

    @Bean
    Housekeeping housekeeping(
        DurableReplayRecord record, Store store, JdbcClient jdbc, Clock clock) {
      return new Housekeeping(record, store, jdbc, clock);
    }

    @Bean
    PatientReplayRecord replayRecord(DurableReplayRecord record, ReplaySettings settings) {
      return new PatientReplayRecord(record, settings.patienceWithCopies());
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
