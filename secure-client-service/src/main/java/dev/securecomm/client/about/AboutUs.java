package dev.securecomm.client.about;

import dev.securecomm.client.about.About.KnownServer;
import dev.securecomm.client.about.About.OwnKey;
import dev.securecomm.client.server.Server;
import dev.securecomm.client.server.Servers;
import dev.securecomm.key.KeyStatus;
import dev.securecomm.key.Keyring;
import dev.securecomm.key.Kid;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.trust.Peer;
import dev.securecomm.trust.PeerBook;
import dev.securecomm.trust.TrustSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/// Tells of this client as it is now.
@Component
public final class AboutUs {

  private final Keyring keys;
  private final TrustSettings trust;
  private final PeerBook peers;
  private final Servers servers;
  private final MeterRegistry meters;

  AboutUs(
      Keyring keys, TrustSettings trust, PeerBook peers, Servers servers, MeterRegistry meters) {
    this.keys = keys;
    this.trust = trust;
    this.peers = peers;
    this.servers = servers;
    this.meters = meters;
  }

  public About now() {
    OwnKeys ours = keys.get();
    return new About(
        ours.party().name(),
        ours.fingerprint().value(),
        trust.policy().toString(),
        servers.usual().name(),
        keys.states().stream().map(AboutUs::ownKey).toList(),
        servers.all().stream()
            .sorted(Comparator.comparing(server -> server.party().name()))
            .map(this::known)
            .toList(),
        troubles());
  }

  private static OwnKey ownKey(KeyStatus key) {
    return new OwnKey(
        key.role(),
        key.kid().value(),
        key.life().made(),
        key.state().word(),
        key.life().from(),
        key.life().until().orElse(null));
  }

  private KnownServer known(Server server) {
    Optional<Peer> peer = peers.trusted(server.party());
    Optional<Kid> fingerprint =
        peer.map(Peer::fingerprint)
            .or(() -> Optional.ofNullable(trust.peers().get(server.party())));
    return new KnownServer(
        server.party().name(),
        server.url().toString(),
        fingerprint.map(Kid::value).orElse(null),
        peer.isPresent(),
        peer.map(Peer::since).orElse(null),
        peer.map(known -> known.keys().validity().exp()).orElse(null));
  }

  private Map<String, Long> troubles() {
    Map<String, Long> troubles = new TreeMap<>();
    for (Counter counter : meters.find("securecomm.refusals").counters()) {
      troubles.merge(
          String.valueOf(counter.getId().getTag("reason")), (long) counter.count(), Long::sum);
    }
    return troubles;
  }
}
