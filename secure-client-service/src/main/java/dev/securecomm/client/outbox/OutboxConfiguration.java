package dev.securecomm.client.outbox;

import dev.securecomm.client.exchange.Backoff;
import dev.securecomm.client.exchange.Exchanges;
import dev.securecomm.key.Keyring;
import dev.securecomm.message.Lifetimes;
import dev.securecomm.service.limit.MemoryBudget;
import dev.securecomm.service.settings.Setting;
import dev.securecomm.service.settings.SettingsException;
import dev.securecomm.service.store.Store;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Puts the outbox together.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OutboxSettings.class)
class OutboxConfiguration {

  /// What waiting messages may take of the heap, so that they can be sealed again.
  private static final int SHARE_OF_HEAP = 16;

  @Bean
  OwnRecords ownRecords(Keyring keys) {
    return new OwnRecords(keys.get());
  }

  @Bean
  OutboxTable outboxTable(
      ObjectProvider<Store> store, ObjectProvider<JdbcClient> jdbc, OwnRecords records) {
    if (store.getIfAvailable() == null) {
      throw new SettingsException(
          "securecomm.store has to be database: what the outbox accepts survives a crash.");
    }
    return new OutboxTable(store.getObject(), jdbc.getObject(), records);
  }

  @Bean
  OutboxMeters outboxMeters(OutboxTable table, MeterRegistry meters) {
    return new OutboxMeters(table, meters);
  }

  @Bean
  AtHand atHand() {
    return new AtHand(new MemoryBudget(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));
  }

  @Bean
  Schedule schedule(OutboxSettings settings, Clock clock) {
    return new Schedule(new Backoff(settings.firstPause(), settings.longestPause()), clock);
  }

  @Bean
  Intake intake(
      Exchanges exchanges,
      OutboxTable table,
      AtHand atHand,
      OutboxSettings settings,
      Lifetimes lifetimes,
      Clock clock) {
    if (settings.lifetime().compareTo(lifetimes.longest()) > 0) {
      throw new SettingsException(
          "securecomm.outbox.lifetime (%s) has to be no longer than securecomm.message.max-lifetime"
                  .formatted(Setting.text(settings.lifetime()))
              + " (%s), and no longer than that of the server."
                  .formatted(Setting.text(lifetimes.longest())));
    }
    return new Intake(exchanges, table, atHand, new Intake.Life(settings.lifetime(), clock));
  }

  @Bean
  Delivery delivery(
      Exchanges exchanges,
      OutboxTable table,
      AtHand atHand,
      Schedule schedule,
      OutboxMeters meters) {
    return new Delivery(exchanges, new Outcomes(table, atHand, schedule, meters));
  }

  @Bean
  Turns turns() {
    return new Turns();
  }

  @Bean
  Unattended unattended(OutboxTable table, AtHand atHand, Turns turns, Delivery delivery) {
    return new Unattended(table, atHand, turns, delivery);
  }

  @Bean
  Courier courier(
      OutboxTable table,
      Unattended unattended,
      Schedule schedule,
      OutboxSettings settings,
      Exchanges exchanges,
      Store store) {
    return new Courier(
        table,
        unattended,
        schedule,
        new Courier.Limits(settings.atOnce(), exchanges.timeout(), !store.isShared()));
  }

  @Bean
  Outbox outbox(
      OutboxTable table,
      OwnRecords records,
      Intake intake,
      Turns turns,
      Delivery delivery,
      Courier courier) {
    return new Outbox(table, records, intake, new Outbox.Tries(turns, delivery, courier));
  }

  @Bean
  Removal removal(OutboxTable table, AtHand atHand, OutboxSettings settings, Clock clock) {
    return new Removal(table, atHand, settings.keptFor(), clock);
  }
}
