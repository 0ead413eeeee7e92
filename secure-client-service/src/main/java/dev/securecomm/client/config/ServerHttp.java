package dev.securecomm.client.config;

import dev.securecomm.client.server.ServerApi;
import dev.securecomm.client.server.ServerSettings;
import dev.securecomm.envelope.Envelope;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/// HTTP to all servers, with one client that keeps connections to each.
final class ServerHttp {

  private final RestClient.Builder builder;
  private final HttpClient connections;
  private final long longestReply;
  private final Clock clock;

  ServerHttp(
      RestClient.Builder builder, ServerSettings settings, MessageSettings messages, Clock clock) {
    this.builder = builder;
    this.connections =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.connectTimeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    this.longestReply = Envelope.longestFor(messages.maxSize().toBytes());
    this.clock = clock;
  }

  ServerApi at(URI url) {
    RestClient http = builder.clone().baseUrl(url).build();
    return new ServerApi(
        atMost -> http.mutate().requestFactory(waiting(atMost)).build(), longestReply, clock);
  }

  private JdkClientHttpRequestFactory waiting(Duration atMost) {
    JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(connections);
    requests.setReadTimeout(atMost);
    return requests;
  }
}
