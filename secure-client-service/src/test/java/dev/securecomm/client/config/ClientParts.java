package dev.securecomm.client.config;

import dev.securecomm.client.server.OtherServers;
import dev.securecomm.client.server.Server;
import dev.securecomm.client.server.ServerSettings;
import dev.securecomm.key.Party;
import dev.securecomm.key.PublishedKeys;
import dev.securecomm.trust.PeerBook;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.springframework.util.unit.DataSize;
import org.springframework.web.client.RestClient;

/// A client's way to its server, put together as the client does it, without starting one: hundreds
/// of clients that have just met their server take seconds so.
public final class ClientParts {

  private static final ClientConfiguration CONFIGURATION = new ClientConfiguration();
  private static final MessageSettings MESSAGES =
      new MessageSettings(DataSize.ofMegabytes(1), Duration.ofHours(24), Duration.ofMinutes(5));

  private final ServerSettings settings;
  private final ServerHttp http;
  private final Clock clock;

  public ClientParts(URI url, Party server, Duration timeout, Clock clock) {
    this.settings = new ServerSettings(url, server, timeout, timeout);
    this.http = CONFIGURATION.serverHttp(RestClient.builder(), settings, MESSAGES, clock);
    this.clock = clock;
  }

  /// The server, as a client meets it that knows what is in this book.
  public Server server(PeerBook peers, PublishedKeys ours) {
    OtherServers none = new OtherServers(Map.of());
    return CONFIGURATION
        .servers(settings, none, MESSAGES, http, peers, ours, clock)
        .all()
        .getFirst();
  }
}
