package dev.securecomm.service.rotation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.securecomm.key.KeyState;
import dev.securecomm.key.KeyStatus;
import dev.securecomm.key.Keyring;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.Rotation;
import dev.securecomm.service.rotation.KeyUses.KeyUse;
import dev.securecomm.trust.Peer;
import dev.securecomm.trust.PeerBook;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The keys of this service and its peers, for its operator.
///
/// @param seq counts the changes of the keys
/// @param next when the keys in use are to be followed by others
/// @param concerns what needs a hand
public record KeyReport(
    String party,
    String fingerprint,
    long seq,
    Instant next,
    List<Key> keys,
    List<KnownPeer> peers,
    List<String> concerns) {

  /// A key of ours.
  ///
  /// @param role `identity`, `signing` or `encryption`
  /// @param state `announced`, `active` or `retiring`
  /// @param usedBy the peers that used this one last, of those that seal to us
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Key(
      String role,
      String kid,
      String state,
      Instant made,
      Instant from,
      @Nullable Instant until,
      List<String> usedBy) {}

  /// A peer that is or was trusted.
  ///
  /// @param until when its newest signed set expires
  /// @param signedWith the key of its own that it used last
  /// @param last when it was heard of last
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record KnownPeer(
      String party,
      String fingerprint,
      boolean trusted,
      long seq,
      Instant until,
      @Nullable String signedWith,
      @Nullable Instant last) {}

  static KeyReport of(Known known, List<String> concerns) {
    OwnKeys kept = known.keys().kept();
    List<KeyUse> uses = known.uses().last();
    return new KeyReport(
        kept.party().name(),
        kept.fingerprint().value(),
        kept.seq(),
        next(known),
        known.keys().states().stream().map(status -> key(status, uses)).toList(),
        known.peers().peers().stream()
            .sorted(Comparator.comparing(peer -> peer.party().name()))
            .map(peer -> peer(peer, known.peers().isTrusted(peer), uses))
            .toList(),
        concerns);
  }

  /// That of the keys that wait already, or of those that are to be made.
  private static Instant next(Known known) {
    return known.keys().states().stream()
        .filter(status -> status.state() == KeyState.ANNOUNCED)
        .map(status -> status.life().from())
        .min(Comparator.naturalOrder())
        .orElseGet(() -> known.rotation().next(known.keys().kept()));
  }

  /// Where what is told here is known.
  public record Known(Keyring keys, Rotation rotation, PeerBook peers, KeyUses uses) {}

  private static Key key(KeyStatus status, List<KeyUse> uses) {
    return new Key(
        status.role(),
        status.kid().value(),
        status.state().word(),
        status.life().made(),
        status.life().from(),
        status.life().until().orElse(null),
        uses.stream()
            .filter(use -> use.sealedTo().equals(status.kid()))
            .map(use -> use.peer().name())
            .toList());
  }

  private static KnownPeer peer(Peer peer, boolean trusted, List<KeyUse> uses) {
    Optional<KeyUse> use =
        uses.stream().filter(each -> each.peer().equals(peer.party())).findFirst();
    return new KnownPeer(
        peer.party().name(),
        peer.fingerprint().value(),
        trusted,
        peer.keys().seq(),
        peer.keys().validity().exp(),
        use.map(each -> each.signedWith().value()).orElse(null),
        use.map(KeyUse::at).orElse(null));
  }

  /// The keys in one line, for the log.
  static String line(Keyring keys) {
    OwnKeys kept = keys.kept();
    return "seq %d, fingerprint %s; ".formatted(kept.seq(), kept.fingerprint())
        + keys.states().stream()
            .filter(status -> !status.role().equals("identity"))
            .map(status -> status.role() + " " + status.state().word() + " " + status.kid())
            .collect(Collectors.joining(", "));
  }

  /// The same as text, in lines that fit a terminal.
  public List<String> lines(Instant now) {
    List<String> lines = new ArrayList<>();
    lines.add("Party " + party + ", fingerprint " + fingerprint + ", seq " + seq);
    lines.add("The keys in use are to be followed by others at " + next + ".");
    lines.add("");
    lines.add(ROW.formatted("role", "state", "kid", "age", "used from", "until", "used by"));
    for (Key key : keys) {
      lines.add(
          ROW.formatted(
                  key.role,
                  key.state,
                  key.kid,
                  age(key.made, now),
                  key.from,
                  key.until == null ? "-" : key.until,
                  String.join(" ", key.usedBy))
              .stripTrailing());
    }
    lines.add("");
    lines.add(PEER.formatted("peer", "seq", "fingerprint", "set good until", "signed last with"));
    for (KnownPeer peer : peers) {
      lines.add(
          PEER.formatted(
                  peer.party + (peer.trusted ? "" : " (NOT TRUSTED)"),
                  peer.seq,
                  peer.fingerprint,
                  peer.until,
                  peer.signedWith == null ? "-" : peer.signedWith + " at " + peer.last)
              .stripTrailing());
    }
    concerns.forEach(concern -> lines.add("! " + concern));
    return lines;
  }

  private static final String ROW = "%-10s %-9s %-43s %5s  %-20s  %-20s  %s";
  private static final String PEER = "%-20s %4s %-43s  %-20s  %s";

  private static String age(Instant made, Instant now) {
    Duration age = Duration.between(made, now);
    return age.toDays() > 0
        ? age.toDays() + "d"
        : age.toHours() > 0 ? age.toHours() + "h" : age.toMinutes() + "m";
  }
}
