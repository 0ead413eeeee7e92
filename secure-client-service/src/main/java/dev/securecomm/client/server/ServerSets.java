package dev.securecomm.client.server;

import dev.securecomm.key.Party;
import dev.securecomm.key.SignedJwkSet;
import dev.securecomm.key.Validity;
import dev.securecomm.trust.Peer;
import dev.securecomm.trust.PeerBook;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// How long the servers' keys, as they were last fetched, are still good: without good ones nothing
/// is sent.
@Component
public final class ServerSets {

  private final Servers servers;
  private final PeerBook peers;
  private final Clock clock;

  ServerSets(Servers servers, PeerBook peers, Clock clock) {
    this.servers = servers;
    this.peers = peers;
    this.clock = clock;
  }

  /// The newest signed JWK Set of a server.
  ///
  /// @param validity from when until when it holds; nothing, if there is none of a trusted identity
  /// @param at when it was looked at
  public record Newest(Party server, Optional<Validity> validity, Instant at) {

    /// Whether messages can be sealed to it, with as much as clocks may differ by.
    public boolean isFresh() {
      return validity.filter(known -> known.isFresh(at)).isPresent();
    }

    /// How long it still holds; nothing of one that is over, or not there.
    public Duration left() {
      return validity
          .map(known -> Duration.between(at, known.exp()))
          .filter(Duration::isPositive)
          .orElse(Duration.ZERO);
    }
  }

  /// That of each server in the settings.
  public List<Newest> newest() {
    return servers.all().stream().map(Server::party).map(this::newest).toList();
  }

  /// That of one of them, for whoever watches it alone.
  public Newest newest(Party server) {
    Optional<Validity> validity = peers.trusted(server).map(Peer::keys).map(SignedJwkSet::validity);
    return new Newest(server, validity, clock.instant());
  }
}
