package dev.securecomm.ledger;

import dev.securecomm.message.Reply;
import dev.securecomm.server.handler.MessageHandler;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// An application for a real server: it counts, durably, how often each text was handled. Started
/// with `--spring.main.sources=dev.securecomm.ledger.Ledger`; `--ledger.takes=1h` makes it slow,
/// `--clock.off=1h` makes the server's clock fast.
@Configuration(proxyBeanMethods = false)
class Ledger {

  @Bean
  @Primary
  Clock offClock(@Value("${clock.off:0s}") Duration off) {
    return Clock.offset(Clock.systemUTC(), off);
  }

  @Bean
  MessageHandler counting(JdbcClient jdbc, @Value("${ledger.takes:0s}") Duration takes) {
    try {
      createTable(jdbc);
    } catch (DataAccessException e) {
      // On PostgreSQL, IF NOT EXISTS does not see what another replica is making at this moment.
      createTable(jdbc);
    }
    return (message, effects) -> {
      sleep(takes);
      effects.add(() ->
          jdbc.sql(
                  """
                  INSERT INTO ledger (entry, times, sender, id) VALUES (:entry, 1, :sender, :id)
                  ON CONFLICT (entry) DO UPDATE SET times = ledger.times + 1
                  """)
              .param("entry", message.message().readable())
              .param("sender", message.sender().name())
              .param("id", message.id().value())
              .update());
      return Reply.ok(message.message());
    };
  }

  private static void createTable(JdbcClient jdbc) {
    jdbc.sql(
            "CREATE TABLE IF NOT EXISTS ledger"
                + " (entry TEXT PRIMARY KEY, times BIGINT NOT NULL, sender TEXT, id TEXT)")
        .update();
  }

  private static void sleep(Duration takes) {
    try {
      Thread.sleep(takes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
