package dev.securecomm.client.server;

import dev.securecomm.service.rotation.Concerns;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/// What of the servers' keys needs a hand: those that cannot be fetched any more run out, and then
/// nothing is sent.
@Component
final class ServerConcerns implements Concerns {

  /// They are fetched anew when 75 % of their life is over at the latest: at 85 % something is
  /// wrong for hours already.
  private static final int ALARMING_PERCENT = 15;

  private final ServerSets sets;

  ServerConcerns(ServerSets sets) {
    this.sets = sets;
  }

  @Override
  public List<String> now() {
    return sets.newest().stream()
        .filter(ServerConcerns::isAlarming)
        .map(set ->
            "The keys of %s are good until %s and cannot be fetched anew."
                .formatted(set.server(), set.validity().orElseThrow().exp()))
        .toList();
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
