package dev.securecomm.server.config;

import dev.securecomm.key.OwnKeys;
import dev.securecomm.message.Lifetimes;
import dev.securecomm.message.Opener;
import dev.securecomm.message.Sealer;
import dev.securecomm.replay.InMemoryReplayRecord;
import dev.securecomm.replay.ReplayRecord;
import dev.securecomm.server.exchange.ExchangeTimers;
import dev.securecomm.server.exchange.MessageExchange;
import dev.securecomm.server.handler.Echo;
import dev.securecomm.server.handler.FixedReply;
import dev.securecomm.server.handler.MessageHandler;
import dev.securecomm.server.handler.Printing;
import dev.securecomm.trust.PeerBook;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Puts the server together.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ServerSettings.class, MessageSettings.class, ReplaySettings.class})
class ServerConfiguration {

  /// An application of one's own brings its own handler.
  @Bean
  @ConditionalOnMissingBean
  MessageHandler handler(ServerSettings settings) {
    MessageHandler handler =
        switch (settings.handler()) {
          case REPLY -> new FixedReply(settings.reply());
          case ECHO -> new Echo();
        };
    return settings.printMessages() ? new Printing(handler, System.out) : handler;
  }

  @Bean
  ReplayRecord replayRecord(ReplaySettings settings, Clock clock) {
    return new InMemoryReplayRecord(settings.limits(), clock);
  }

  @Bean
  MessageExchange.Crypto crypto(
      OwnKeys keys, PeerBook peers, MessageSettings settings, Clock clock) {
    Lifetimes lifetimes = settings.lifetimes();
    return new MessageExchange.Crypto(
        new Opener(keys, peers::keysOf, lifetimes, clock),
        new Sealer(keys, lifetimes, clock),
        peers::keysOf);
  }

  @Bean
  MessageExchange messageExchange(
      MessageExchange.Crypto crypto,
      ReplayRecord record,
      MessageHandler handler,
      MeterRegistry meters) {
    return new MessageExchange(crypto, record, handler, new ExchangeTimers(meters));
  }
}
