package dev.securecomm.trust;

import dev.securecomm.file.PrivateFiles;
import dev.securecomm.key.JwkSet;
import dev.securecomm.key.Kid;
import dev.securecomm.key.Party;
import dev.securecomm.key.SignedJwkSet;
import dev.securecomm.trust.PeerFile.Known;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The peers we know: one fingerprint per party, and the newest keys it signed.
public final class PeerBook {

  private final Party self;
  private final TrustSettings trust;
  private final PeerFile file;
  private final Clock clock;

  /// Opens the book of a service.
  ///
  /// @param self the service's own party, which is nobody's peer
  public PeerBook(Party self, TrustSettings trust, PrivateFiles files, Clock clock) {
    this.self = self;
    this.trust = trust;
    this.file = new PeerFile(files);
    this.clock = clock;
  }

  /// Accepts a party's signed JWK Set, and remembers it durably before it is used.
  ///
  /// @throws DistrustedException if any rule of protocol section 1.1 forbids it
  public Admission admit(Party party, SignedJwkSet set) throws DistrustedException {
    Instant now = clock.instant();
    if (!set.party().equals(party)) {
      throw new DistrustedException(
          Distrust.OTHER_PARTY, "A JWK Set of " + set.party() + " where " + party + " was asked.");
    }
    if (party.equals(self)) {
      throw new DistrustedException(
          Distrust.OTHER_PARTY, "A JWK Set of " + party + ", which is this service's own name.");
    }
    if (!set.validity().isFresh(now)) {
      throw new DistrustedException(
          Distrust.NOT_FRESH,
          "The JWK Set of %s holds from %s to %s, and here it is %s."
              .formatted(party, set.validity().iat(), set.validity().exp(), now));
    }
    requirePin(set, file.known());
    Room.require(set, trust, file.known().peers());
    return file.change(known -> remember(known, set, now));
  }

  private Admission remember(Known known, SignedJwkSet set, Instant now)
      throws DistrustedException {
    // Asked again under the lock: two first uses may arrive together.
    requirePin(set, known);
    Map<Party, Peer> peers = known.peers();
    Room.require(set, trust, peers);
    Peer before = peers.get(set.party());
    Peer after = after(set, known, now);
    if (before == null || !isTrusted(before, known)) {
      peers.put(set.party(), after);
      return Admission.NEW;
    }
    // An heir counts on where the one before him stopped.
    if (set.seq() < before.keys().seq()) {
      throw new DistrustedException(
          Distrust.ROLLED_BACK,
          "The JWK Set of %s has seq %d, and seq %d was seen before."
              .formatted(set.party(), set.seq(), before.keys().seq()));
    }
    if (!before.fingerprint().equals(set.fingerprint())) {
      peers.put(set.party(), after);
      return Admission.MOVED;
    }
    if (before.isOlderThan(set)) {
      peers.put(set.party(), after);
    }
    return Admission.REFRESHED;
  }

  /// What is remembered of a party once a set of it is accepted.
  private Peer after(SignedJwkSet set, Known known, Instant now) {
    TrustPolicy reason =
        trust.pin(set.party()).isPresent() ? TrustPolicy.PINNED : TrustPolicy.FIRST_USE;
    Peer before = known.peers().get(set.party());
    return before == null ? Peer.first(set, now, reason) : before.showing(set, now, reason);
  }

  /// The keys of a party that is trusted now, if its set has not expired.
  public Optional<JwkSet> keysOf(Party party) {
    return trusted(party).map(Peer::keys).filter(this::isFresh).map(SignedJwkSet::keys);
  }

  /// A party's newest signed set, fresh or not, if the party is trusted now.
  public Optional<Peer> trusted(Party party) {
    Known known = file.known();
    return Optional.ofNullable(known.peers().get(party)).filter(peer -> isTrusted(peer, known));
  }

  /// Everyone whose keys were accepted, whether or not the configuration still allows it.
  public Collection<Peer> peers() {
    return List.copyOf(file.known().peers().values());
  }

  /// Whether a peer that was accepted once is trusted under today's configuration.
  public boolean isTrusted(Peer peer) {
    return isTrusted(peer, file.known());
  }

  /// A pin on an identity before counts for the present one, unless one between was revoked.
  /// Without a pin, which says where to begin, every identity before has to be good.
  private boolean isTrusted(Peer peer, Known known) {
    Set<Kid> revoked = known.revoked();
    Kid shown = peer.fingerprint();
    if (revoked.contains(shown)) {
      return false;
    }
    return trust
        .pin(peer.party())
        .map(pin -> pin.equals(shown) || isGood(peer.since(pin), revoked))
        .orElseGet(() ->
            trust.policy() == TrustPolicy.FIRST_USE
                && Collections.disjoint(peer.ancestors(), revoked));
  }

  private static boolean isGood(List<Kid> line, Set<Kid> revoked) {
    return !line.isEmpty() && Collections.disjoint(line, revoked);
  }

  /// Forgets what was learned of a party; a pin in the configuration stays.
  ///
  /// @return whether there was anything to forget
  public boolean forget(Party party) {
    return file.change(known -> known.peers().remove(party) != null);
  }

  /// Forgets every party without a configured pin that was first met at a time or later: who came
  /// in a flood, and whoever came with it.
  ///
  /// Not who has followed an identity that was known before, and not whose identity was revoked:
  /// forgotten, either would be the first comer's again.
  ///
  /// @return who that was
  public List<Peer> forgetMetSince(Instant time) {
    return file.change(known -> {
      List<Peer> met =
          known.peers().values().stream()
              .filter(peer -> trust.pin(peer.party()).isEmpty())
              .filter(peer -> !peer.since().isBefore(time) && peer.ancestors().isEmpty())
              .filter(peer -> !known.revoked().contains(peer.fingerprint()))
              .toList();
      met.forEach(peer -> known.peers().remove(peer.party()));
      return met;
    });
  }

  /// How many parties are known without a configured pin, and how many may be.
  public Room room() {
    return Room.of(trust, file.known().peers().values());
  }

  /// Turns a stranger away, by the name he gives, while there is no room for any: before his set is
  /// verified, which costs more than making one up.
  ///
  /// @throws DistrustedException if he is one, and there is none
  public void requireRoom(Party claimed) throws DistrustedException {
    Room.require(claimed, trust, file.known().peers());
  }

  /// Trusts an identity for nobody any more, whatever is pinned, nor any that it vouches for: its
  /// key is in the wrong hands.
  ///
  /// @return whether it was not revoked before
  public boolean revoke(Kid fingerprint) {
    return file.change(known -> known.revoked().add(fingerprint));
  }

  /// The identities that were revoked here.
  public Collection<Kid> revoked() {
    return List.copyOf(file.known().revoked());
  }

  private boolean isFresh(SignedJwkSet set) {
    return set.validity().isFresh(clock.instant());
  }

  /// The fingerprint decides, not the connection and not the name.
  private void requirePin(SignedJwkSet set, Known known) throws DistrustedException {
    Kid shown = set.fingerprint();
    Optional<Kid> pin = pin(set, known);
    if (known.revoked().contains(shown)) {
      throw new DistrustedException(
          Distrust.REVOKED_IDENTITY,
          "%s shows the fingerprint %s, which was revoked here.".formatted(set.party(), shown));
    }
    if (pin.isEmpty()) {
      throw new DistrustedException(
          Distrust.NO_PIN,
          """
          No fingerprint is pinned for %1$s, which shows %2$s. If its operator reads you the same \
          one, set securecomm.trust.peers.%1$s=%2$s.\
          """
              .formatted(set.party(), shown));
    }
    if (!pin.get().equals(shown) && set.succession().since(pin.get()).isEmpty()) {
      throw new DistrustedException(
          Distrust.OTHER_FINGERPRINT,
          """
          %s IS NOT WHO IT WAS: it shows the fingerprint %s, and %s is pinned. Somebody may be in \
          between, or it has a new identity: ask its operator before you change the pin.\
          """
              .formatted(set.party(), shown, pin.get()));
    }
    if (!isTrusted(after(set, known, clock.instant()), known)) {
      throw new DistrustedException(
          Distrust.REVOKED_IDENTITY,
          """
          %s shows the fingerprint %s, for which an identity vouches that was revoked here: ask its \
          operator, and pin what he reads you.\
          """
              .formatted(set.party(), shown));
    }
  }

  /// What is pinned: the identity that was followed to, if the configuration has led there. An
  /// earlier one is over, even if the configuration still names it: its key may be in other hands
  /// by now.
  private Optional<Kid> pin(SignedJwkSet set, Known known) {
    Optional<Peer> before = Optional.ofNullable(known.peers().get(set.party()));
    return before
        .filter(peer -> isTrusted(peer, known))
        .map(Peer::fingerprint)
        .or(() -> trust.pin(set.party()))
        .or(() -> firstSeen(set, before));
  }

  /// There is one first use: who was revoked since has not made room for whoever comes next, who
  /// may be the one that has his key.
  private Optional<Kid> firstSeen(SignedJwkSet set, Optional<Peer> before) {
    return trust.policy() == TrustPolicy.FIRST_USE
        ? Optional.of(before.map(Peer::fingerprint).orElse(set.fingerprint()))
        : Optional.empty();
  }
}
