package dev.securecomm.client.config;

import dev.securecomm.client.exchange.ExchangeMeters;
import dev.securecomm.client.exchange.MessageExchange;
import dev.securecomm.client.server.Introduction;
import dev.securecomm.client.server.ServerApi;
import dev.securecomm.client.server.ServerKeys;
import dev.securecomm.client.server.ServerSettings;
import dev.securecomm.envelope.Envelope;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.PublishedKeys;
import dev.securecomm.message.Opener;
import dev.securecomm.message.Sealer;
import dev.securecomm.trust.PeerBook;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpClient;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/// Puts the client together.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ClientSettings.class, MessageSettings.class, ServerSettings.class})
public class ClientConfiguration {

  @Bean
  ServerApi serverApi(
      RestClient.Builder builder, ServerSettings server, MessageSettings messages, Clock clock) {
    HttpClient connections =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(server.connectTimeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(connections);
    requests.setReadTimeout(server.timeout());
    RestClient http = builder.baseUrl(server.url().uri()).requestFactory(requests).build();
    long longestReply = Envelope.longestFor(messages.maxSize().toBytes());
    return new ServerApi(http, longestReply, server.timeout(), clock);
  }

  @Bean
  ServerKeys serverKeys(ServerSettings server, ServerApi api, PeerBook peers, Clock clock) {
    return new ServerKeys(server.party(), api, peers, clock);
  }

  @Bean
  Introduction introduction(ServerApi api, PublishedKeys keys) {
    return new Introduction(api, keys);
  }

  @Bean
  Sealer sealer(OwnKeys keys, MessageSettings settings, Clock clock) {
    return new Sealer(keys, settings.lifetimes(), clock);
  }

  @Bean
  Opener opener(OwnKeys keys, PeerBook peers, MessageSettings settings, Clock clock) {
    return new Opener(keys, peers::keysOf, settings.lifetimes(), clock);
  }

  @Bean
  MessageExchange.Server server(
      ServerApi api, ServerKeys keys, Introduction introduction, MessageSettings settings) {
    return new MessageExchange.Server(api, keys, introduction, settings.maxSize().toBytes());
  }

  @Bean
  MessageExchange messageExchange(
      Sealer sealer, Opener opener, MessageExchange.Server server, MeterRegistry meters) {
    return new MessageExchange(sealer, opener, server, new ExchangeMeters(meters));
  }
}
