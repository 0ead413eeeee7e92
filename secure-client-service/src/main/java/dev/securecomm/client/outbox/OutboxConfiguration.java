package dev.securecomm.client.outbox;

import dev.securecomm.client.exchange.Backoff;
import dev.securecomm.client.exchange.MessageExchange;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.message.Lifetimes;
import dev.securecomm.service.limit.MemoryBudget;
import dev.securecomm.service.settings.SettingsException;
import dev.securecomm.service.store.Store;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
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
  OwnRecords ownRecords(OwnKeys keys) {
    return new OwnRecords(keys);
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
  AtHand atHand() {
    return new AtHand(new MemoryBudget(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));
  }

  @Bean
  Turns turns() {
    return new Turns();
  }

  @Bean
  Backoff backoff(OutboxSettings settings) {
    return new Backoff(settings.firstPause(), settings.longestPause());
  }

  @Bean
  Delivery delivery(
      MessageExchange exchange,
      OutboxTable table,
      AtHand atHand,
      Backoff backoff,
      Clock clock,
      MeterRegistry meters) {
    return new Delivery(exchange, table, atHand, backoff, clock, meters);
  }

  @Bean
  Courier courier(
      OutboxTable table,
      AtHand atHand,
      Delivery delivery,
      Turns turns,
      Backoff backoff,
      OutboxSettings settings,
      MessageExchange exchange,
      Store store,
      Clock clock) {
    Courier.Limits limits =
        new Courier.Limits(settings.atOnce(), exchange.timeout(), !store.isShared());
    return new Courier(table, atHand, delivery, turns, backoff, limits, clock);
  }

  @Bean
  Outbox outbox(
      MessageExchange exchange,
      OutboxTable table,
      OwnRecords records,
      AtHand atHand,
      Delivery delivery,
      Turns turns,
      Courier courier,
      OutboxSettings settings,
      Lifetimes lifetimes,
      Clock clock) {
    if (settings.lifetime().compareTo(lifetimes.longest()) > 0) {
      throw new SettingsException(
          "securecomm.outbox.lifetime has to be from 1s to what securecomm.message.max-lifetime"
              + " says.");
    }
    Outbox.Times times = new Outbox.Times(settings.lifetime(), exchange.timeout());
    return new Outbox(exchange, table, records, atHand, delivery, turns, courier, times, clock);
  }

  @Bean
  Removal removal(OutboxTable table, AtHand atHand, OutboxSettings settings, Clock clock) {
    return new Removal(table, atHand, settings.keptFor(), clock);
  }

  @Bean
  List<Gauge> outboxGauges(OutboxTable table, MeterRegistry meters) {
    return List.of(gauge(State.WAITING, table, meters), gauge(State.FAILED, table, meters));
  }

  private static Gauge gauge(State state, OutboxTable table, MeterRegistry meters) {
    return Gauge.builder("securecomm.outbox.messages", table, from -> from.count(state))
        .description("Messages in the outbox")
        .tag("state", state.label())
        .register(meters);
  }
}
