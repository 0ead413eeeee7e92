package dev.securecomm.service.rotation;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.file.PrivateFiles;
import dev.securecomm.key.Kid;
import dev.securecomm.key.Party;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// Which keys each peer used last: who still seals to an old one has not seen the new one yet.
///
/// It is kept in a file now and then, for whoever asks without the service, and shared among
/// replicas. What is lost with a crash is told again by the next message.
public final class KeyUses {

  private static final String FILE = "uses";
  private static final Duration MOMENT = Duration.ofMinutes(1);

  private final PrivateFiles files;
  private final Clock clock;
  private final ConcurrentMap<Party, KeyUse> noted = new ConcurrentHashMap<>();

  public KeyUses(PrivateFiles files, Clock clock) {
    this.files = files;
    this.clock = clock;
  }

  /// What a peer used last.
  ///
  /// @param signedWith a key of its own
  /// @param sealedTo a key of ours
  public record KeyUse(Party peer, Kid signedWith, Kid sealedTo, Instant at) {

    /// That it was used again a moment later is none.
    private boolean isNewsTo(@Nullable KeyUse before) {
      return before == null
          || !before.signedWith.equals(signedWith)
          || !before.sealedTo.equals(sealedTo)
          || before.at.plus(MOMENT).isBefore(at);
    }

    private JsonObject toJson() {
      return JsonObject.builder()
          .add("peer", peer.name())
          .add("signed_with", signedWith.value())
          .add("sealed_to", sealedTo.value())
          .add("at", at.getEpochSecond())
          .build();
    }

    private static KeyUse parse(JsonObject json) throws MalformedException {
      return new KeyUse(
          json.value("peer", Party::new),
          json.value("signed_with", Kid::new),
          json.value("sealed_to", Kid::new),
          Instant.ofEpochSecond(json.integer("at")));
    }
  }

  /// Notes what a message of a peer was signed with and sealed to. It has to be opened: anyone
  /// could fill the memory otherwise.
  void note(Party peer, Kid signedWith, Kid sealedTo) {
    noted.put(peer, new KeyUse(peer, signedWith, sealedTo, clock.instant()));
  }

  /// What each peer used last, by its name.
  public List<KeyUse> last() {
    return List.copyOf(merged(read()).values());
  }

  /// Writes down what is new.
  void keep() {
    Map<String, KeyUse> before = read();
    Map<String, KeyUse> now = merged(before);
    if (now.values().stream().anyMatch(use -> use.isNewsTo(before.get(use.peer().name())))) {
      files.locked(
          FILE,
          () -> {
            List<JsonObject> uses = merged(read()).values().stream().map(KeyUse::toJson).toList();
            files.replace(FILE, JsonObject.builder().add("uses", uses).build().toBytes());
            return uses;
          });
    }
  }

  private Map<String, KeyUse> merged(Map<String, KeyUse> kept) {
    Map<String, KeyUse> merged = new TreeMap<>(kept);
    noted
        .values()
        .forEach(use ->
            merged.merge(
                use.peer().name(),
                whole(use),
                (one, other) -> other.at().isBefore(one.at()) ? one : other));
    return merged;
  }

  private static KeyUse whole(KeyUse use) {
    return new KeyUse(
        use.peer(),
        use.signedWith(),
        use.sealedTo(),
        Instant.ofEpochSecond(use.at().getEpochSecond()));
  }

  /// What does not read is of no use, and no reason for anything to fail.
  private Map<String, KeyUse> read() {
    List<KeyUse> uses = new ArrayList<>();
    try {
      byte[] content = files.read(FILE).orElse(null);
      if (content != null) {
        for (JsonObject json : JsonObject.parse(content).objects("uses")) {
          uses.add(KeyUse.parse(json));
        }
      }
    } catch (MalformedException | RuntimeException e) {
      // Nor is a file that cannot be read.
      uses.clear();
    }
    Map<String, KeyUse> byPeer = new TreeMap<>();
    uses.forEach(use -> byPeer.put(use.peer().name(), use));
    return byPeer;
  }
}
