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
import dev.securecomm.message.Lifetimes;
import dev.securecomm.message.Opener;
import dev.securecomm.message.Sealer;
import dev.securecomm.trust.PeerBook;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
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
    RestClient http = builder.baseUrl(server.url()).build();
    long longestReply = Envelope.longestFor(messages.maxSize().toBytes());
    return new ServerApi(
        timeout -> http.mutate().requestFactory(requests(connections, timeout)).build(),
        longestReply,
        server.timeout(),
        clock);
  }

  private static JdkClientHttpRequestFactory requests(HttpClient connections, Duration timeout) {
    JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(connections);
    requests.setReadTimeout(timeout);
    return requests;
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
  Lifetimes lifetimes(MessageSettings settings) {
    return settings.lifetimes();
  }

  @Bean
  Sealer sealer(OwnKeys keys, Lifetimes lifetimes, Clock clock) {
    return new Sealer(keys, lifetimes, clock);
  }

  @Bean
  Opener opener(OwnKeys keys, PeerBook peers, Lifetimes lifetimes, Clock clock) {
    return new Opener(keys, peers::keysOf, lifetimes, clock);
  }

  @Bean
  MessageExchange.Server server(
      ServerApi api,
      ServerKeys keys,
      Introduction introduction,
      ServerSettings server,
      MessageSettings messages) {
    return new MessageExchange.Server(
        api, keys, introduction, messages.maxSize().toBytes(), server.timeout());
  }

  @Bean
  MessageExchange messageExchange(
      Sealer sealer, Opener opener, MessageExchange.Server server, MeterRegistry meters) {
    return new MessageExchange(sealer, opener, server, new ExchangeMeters(meters));
  }
}
