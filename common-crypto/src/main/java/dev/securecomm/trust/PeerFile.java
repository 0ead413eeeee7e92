package dev.securecomm.trust;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.file.PrivateFiles;
import dev.securecomm.file.UnusableFileException;
import dev.securecomm.key.Party;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/// The file that remembers accepted peers. Several processes may share it: a change made by one,
/// such as an operator's `--forget`, is seen by the others at their next look.
final class PeerFile {

  private static final String NAME = "peers";

  private final PrivateFiles files;
  private volatile Seen seen = new Seen(new Object(), Map.of());

  private record Seen(Object version, Map<Party, Peer> peers) {}

  PeerFile(PrivateFiles files) {
    this.files = files;
  }

  Map<Party, Peer> peers() {
    Object version = files.version(NAME);
    Seen last = seen;
    if (!last.version().equals(version)) {
      last = new Seen(version, read());
      seen = last;
    }
    return last.peers();
  }

  /// Changes what is remembered, after reading what others changed meanwhile.
  <T, E extends Exception> T change(Change<T, E> change) throws E {
    return files.locked(
        NAME,
        () -> {
          // What this process wrote or read last, unless another one has written since: every set
          // in the file is verified when it is read.
          Map<Party, Peer> before = peers();
          Map<Party, Peer> after = new LinkedHashMap<>(before);
          T result = change.apply(after);
          if (!after.equals(before)) {
            write(after);
          }
          return result;
        });
  }

  @FunctionalInterface
  interface Change<T, E extends Exception> {
    T apply(Map<Party, Peer> peers) throws E;
  }

  private Map<Party, Peer> read() {
    Map<Party, Peer> peers = new LinkedHashMap<>();
    files.read(NAME).ifPresent(content -> parse(content, peer -> peers.put(peer.party(), peer)));
    return peers;
  }

  private void parse(byte[] content, Consumer<Peer> peers) {
    try {
      for (JsonObject json : JsonObject.parse(content).objects("peers")) {
        peers.accept(Peer.parse(json));
      }
    } catch (MalformedException e) {
      throw new UnusableFileException(
          "The "
              + files.place(NAME)
              + " is damaged ("
              + e.getMessage()
              + "): restore it from a backup, or remove it to learn all peers anew.",
          e);
    }
  }

  private void write(Map<Party, Peer> peers) {
    files.replace(
        NAME,
        JsonObject.builder()
            .add("peers", peers.values().stream().map(Peer::toJson).toList())
            .build()
            .toBytes());
  }
}
