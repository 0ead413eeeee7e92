package dev.securecomm.client.config;

import dev.securecomm.client.exchange.ExchangeMeters;
import dev.securecomm.client.exchange.Exchanges;
import dev.securecomm.client.exchange.MessageExchange;
import dev.securecomm.client.exchange.Transcripts;
import dev.securecomm.client.server.Introduction;
import dev.securecomm.client.server.OtherServers;
import dev.securecomm.client.server.Server;
import dev.securecomm.client.server.ServerApi;
import dev.securecomm.client.server.ServerKeys;
import dev.securecomm.client.server.ServerSettings;
import dev.securecomm.client.server.Servers;
import dev.securecomm.key.Keyring;
import dev.securecomm.key.Party;
import dev.securecomm.key.PublishedKeys;
import dev.securecomm.message.Lifetimes;
import dev.securecomm.message.Opener;
import dev.securecomm.message.Sealer;
import dev.securecomm.service.rotation.KnownSenders;
import dev.securecomm.service.settings.SettingsException;
import dev.securecomm.trust.PeerBook;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.web.client.RestClient;

/// Puts the client together.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ClientSettings.class, MessageSettings.class, ServerSettings.class})
public class ClientConfiguration {

  @Bean
  ServerHttp serverHttp(
      RestClient.Builder builder, ServerSettings settings, MessageSettings messages, Clock clock) {
    return new ServerHttp(builder, settings, messages, clock);
  }

  @Bean
  OtherServers otherServers(ConfigurableEnvironment environment) {
    return OtherServers.of(environment);
  }

  @Bean
  Servers servers(
      ServerSettings usual,
      OtherServers others,
      MessageSettings messages,
      ServerHttp http,
      PeerBook peers,
      PublishedKeys ours,
      Clock clock) {
    Map<Party, URI> urls = others.urls();
    if (urls.containsKey(usual.party())) {
      throw new SettingsException(
          "securecomm.servers.%1$s is beside securecomm.server.party=%1$s: where that one is says"
                  .formatted(usual.party())
              + " securecomm.server.url.");
    }
    urls.put(usual.party(), usual.url());
    List<Server> all = new ArrayList<>();
    urls.forEach((party, url) -> {
      ServerApi api = http.at(url);
      all.add(
          new Server(
              url,
              api,
              new ServerKeys(party, api, peers, clock),
              new Introduction(api, ours, clock),
              messages.maxSize().toBytes(),
              usual.timeout()));
    });
    return new Servers(usual.party(), all);
  }

  @Bean
  Lifetimes lifetimes(MessageSettings settings) {
    return settings.lifetimes();
  }

  @Bean
  MessageExchange.Crypto crypto(
      Keyring keys, KnownSenders senders, Lifetimes lifetimes, Clock clock) {
    return new MessageExchange.Crypto(
        new Sealer(keys, lifetimes, clock), new Opener(keys, senders, lifetimes, clock), keys);
  }

  @Bean
  Transcripts transcripts(Keyring keys, PeerBook peers) {
    return new Transcripts(keys, peers);
  }

  @Bean
  Exchanges exchanges(
      Servers servers,
      ServerSettings settings,
      MessageExchange.Crypto crypto,
      MeterRegistry meters) {
    ExchangeMeters exchangeMeters = new ExchangeMeters(meters);
    return new Exchanges(
        servers.usual(),
        settings.timeout(),
        servers.all().stream()
            .collect(
                Collectors.toMap(
                    Server::party, server -> new MessageExchange(crypto, server, exchangeMeters))));
  }
}
