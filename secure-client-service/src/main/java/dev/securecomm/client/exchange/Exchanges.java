package dev.securecomm.client.exchange;

import dev.securecomm.key.Party;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/// The exchanges with all servers, by party.
public final class Exchanges {

  private final Party usual;
  private final Duration timeout;
  private final Map<Party, MessageExchange> all;

  /// @param usual where a message goes that names no server
  /// @param timeout how long a caller waits for a reply, whoever it is
  public Exchanges(Party usual, Duration timeout, Map<Party, MessageExchange> all) {
    this.usual = usual;
    this.timeout = timeout;
    this.all = Map.copyOf(all);
  }

  public Party usual() {
    return usual;
  }

  public Duration timeout() {
    return timeout;
  }

  public Set<Party> parties() {
    return all.keySet();
  }

  /// The exchange with a server.
  ///
  /// @throws ExchangeException if it is none of ours, as one may become that messages wait for
  public MessageExchange with(Party server) throws ExchangeException {
    MessageExchange exchange = all.get(server);
    if (exchange == null) {
      throw new ExchangeException(
          Failure.UNREACHABLE, "There is no server " + server + " in the settings any more.", null);
    }
    return exchange;
  }
}
