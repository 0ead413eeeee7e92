package dev.securecomm.trust;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.file.PrivateFiles;
import dev.securecomm.file.UnusableFileException;
import dev.securecomm.key.Kid;
import dev.securecomm.key.Party;
import dev.securecomm.key.SignedJwkSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The file that remembers accepted peers and revoked identities. Several processes may share it: a
/// change made by one, such as an operator's `--forget`, is seen by the others at their next look.
final class PeerFile {

  private static final String NAME = "peers";
  private static final String REVOKED = "revoked";

  private final PrivateFiles files;
  private volatile Seen seen = new Seen(new Object(), new Known(Map.of(), Set.of()));

  private record Seen(Object version, Known known) {}

  /// What is remembered.
  ///
  /// @param revoked fingerprints that are trusted for nobody any more
  record Known(Map<Party, Peer> peers, Set<Kid> revoked) {

    private Known copy() {
      return new Known(new LinkedHashMap<>(peers), new LinkedHashSet<>(revoked));
    }
  }

  PeerFile(PrivateFiles files) {
    this.files = files;
  }

  Known known() {
    Object version = files.version(NAME);
    Seen last = seen;
    if (!last.version().equals(version)) {
      last = new Seen(version, read(last.known()));
      seen = last;
    }
    return last.known();
  }

  /// Changes what is remembered, after reading what others changed meanwhile.
  <T, E extends Exception> T change(Change<T, E> change) throws E {
    return files.locked(
        NAME,
        () -> {
          // What this process wrote or read last, unless another one has written since.
          Known before = known();
          Known after = before.copy();
          T result = change.apply(after);
          if (!after.equals(before)) {
            write(after);
          }
          return result;
        });
  }

  @FunctionalInterface
  interface Change<T, E extends Exception> {
    T apply(Known known) throws E;
  }

  /// Every set in the file is verified when it is read, once: a thousand take a second, and every
  /// stranger whom a replica meets changes the file.
  private Known read(Known before) {
    Known known = new Known(Map.of(), Set.of()).copy();
    Map<String, SignedJwkSet> verified =
        before.peers().values().stream()
            .map(Peer::keys)
            .collect(Collectors.toMap(SignedJwkSet::compact, set -> set));
    files.read(NAME).ifPresent(content -> parse(content, verified, known));
    return known;
  }

  private void parse(byte[] content, Map<String, SignedJwkSet> verified, Known known) {
    try {
      JsonObject file = JsonObject.parse(content);
      for (JsonObject json : file.objects("peers")) {
        Peer peer = Peer.parse(json, verified);
        known.peers().put(peer.party(), peer);
      }
      if (file.has(REVOKED)) {
        for (String fingerprint : file.strings(REVOKED)) {
          known.revoked().add(new Kid(fingerprint));
        }
      }
    } catch (MalformedException | IllegalArgumentException e) {
      throw new UnusableFileException(
          "The "
              + files.place(NAME)
              + " is damaged ("
              + e.getMessage()
              + "): restore it from a backup, or remove it to learn all peers anew.",
          e);
    }
  }

  private void write(Known known) {
    files.replace(
        NAME,
        JsonObject.builder()
            .add("peers", known.peers().values().stream().map(Peer::toJson).toList())
            .addStrings(REVOKED, known.revoked().stream().map(Kid::value).toList())
            .build()
            .toBytes());
  }
}
