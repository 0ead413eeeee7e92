package dev.securecomm.server.config;

import dev.securecomm.key.Keyring;
import dev.securecomm.message.Lifetimes;
import dev.securecomm.message.Opener;
import dev.securecomm.message.Sealer;
import dev.securecomm.replay.PatientReplayRecord;
import dev.securecomm.server.exchange.ExchangeMeters;
import dev.securecomm.server.exchange.MessageExchange;
import dev.securecomm.server.handler.Echo;
import dev.securecomm.server.handler.FixedReply;
import dev.securecomm.server.handler.MessageHandler;
import dev.securecomm.server.handler.Printing;
import dev.securecomm.service.limit.Turns;
import dev.securecomm.service.rotation.KnownSenders;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Puts the server together.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ServerSettings.class, MessageSettings.class})
class ServerConfiguration {

  @Bean
  Turns turns(MessageSettings settings, MeterRegistry meters) {
    Turns turns = new Turns(Processors.PRIVATE_OPERATIONS, settings.maxWaiting());
    Gauge.builder("securecomm.waiting", turns, Turns::waiting)
        .description("How many messages wait to be opened")
        .register(meters);
    return turns;
  }

  @Bean
  MessageExchange.Crypto crypto(
      Keyring keys, KnownSenders senders, Turns turns, MessageSettings settings, Clock clock) {
    Lifetimes lifetimes = settings.lifetimes();
    return new MessageExchange.Crypto(
        keys,
        new Opener(keys, senders, lifetimes, clock),
        turns,
        new Sealer(keys, lifetimes, clock),
        senders);
  }

  @Bean
  MessageExchange messageExchange(
      MessageExchange.Crypto crypto,
      PatientReplayRecord record,
      ObjectProvider<MessageHandler> own,
      ServerSettings settings,
      MeterRegistry meters) {
    MessageHandler handler = own.getIfAvailable(() -> builtIn(settings));
    return new MessageExchange(
        crypto,
        record,
        settings.printMessages() ? new Printing(handler, System.out) : handler,
        new ExchangeMeters(meters));
  }

  /// What answers where no application brought a handler of its own.
  private static MessageHandler builtIn(ServerSettings settings) {
    return switch (settings.handler()) {
      case REPLY -> new FixedReply(settings.reply());
      case ECHO -> new Echo();
      case FORWARD -> throw new IllegalStateException("forwarding brings a handler of its own");
    };
  }
}
