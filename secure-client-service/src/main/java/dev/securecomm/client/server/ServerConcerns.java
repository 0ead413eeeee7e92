package dev.securecomm.client.server;

import dev.securecomm.service.rotation.Concerns;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// What of the servers' keys needs a hand, and of what they know of ours: when it runs out, nothing
/// is sent, or all is refused.
@Component
final class ServerConcerns implements Concerns {

  /// They are fetched anew when 75 % of their life is over at the latest: at 85 % something is
  /// wrong for hours already.
  private static final int ALARMING_PERCENT = 15;

  private final Servers servers;
  private final ServerSets sets;

  ServerConcerns(Servers servers, ServerSets sets) {
    this.servers = servers;
    this.sets = sets;
  }

  @Override
  public List<String> now() {
    return Stream.concat(
            sets.newest().stream()
                .filter(ServerConcerns::isAlarming)
                .map(set ->
                    "The keys of %s are good until %s and cannot be fetched anew."
                        .formatted(set.server(), set.validity().orElseThrow().exp())),
            servers.all().stream().flatMap(server -> unannounced(server).stream()))
        .toList();
  }

  /// What it knows of us runs out, and then it refuses everything.
  private static Optional<String> unannounced(Server server) {
    return server
        .introduction()
        .trouble()
        .map(why -> "Our keys cannot be announced to %s. %s".formatted(server.party(), why));
  }

  /// A server whose keys were never fetched is not missed: it may never be sent to.
  private static boolean isAlarming(ServerSets.Newest set) {
    return set.validity()
        .map(validity -> {
          Duration alarming = validity.lifetime().multipliedBy(ALARMING_PERCENT).dividedBy(100);
          return set.left().compareTo(alarming) < 0;
        })
        .orElse(false);
  }
}
