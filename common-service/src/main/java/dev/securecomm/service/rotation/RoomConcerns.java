package dev.securecomm.service.rotation;

import dev.securecomm.trust.PeerBook;
import dev.securecomm.trust.Room;
import dev.securecomm.trust.TrustPolicy;
import dev.securecomm.trust.TrustSettings;
import java.util.List;

/// That strangers have nearly filled the room there is for them: a flood, or a setting that is too
/// small. The next ones are turned away, whoever they are.
final class RoomConcerns implements Concerns {

  private static final int ALARMING_PERCENT = 90;

  private final PeerBook peers;
  private final TrustSettings trust;

  RoomConcerns(PeerBook peers, TrustSettings trust) {
    this.peers = peers;
    this.trust = trust;
  }

  @Override
  public List<String> now() {
    Room room = peers.room();
    if (trust.policy() != TrustPolicy.FIRST_USE
        || 100L * room.met() < (long) ALARMING_PERCENT * room.most()) {
      return List.of();
    }
    return List.of(
        """
        %d parties are known by first use, and there is room for %d (securecomm.trust.max-peers): \
        %s. --peers lists them, --forget and --forget-met-since remove them.\
        """
            .formatted(
                room.met(),
                room.most(),
                room.isFull() ? "others are refused" : "it is nearly full"));
  }
}
