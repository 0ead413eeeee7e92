package dev.securecomm.trust;

import dev.securecomm.file.PrivateFiles;
import dev.securecomm.key.JwkSet;
import dev.securecomm.key.Kid;
import dev.securecomm.key.Party;
import dev.securecomm.key.SignedJwkSet;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    requirePin(set, file.peers());
    return file.change(peers -> remember(peers, set, now));
  }

  private Admission remember(Map<Party, Peer> peers, SignedJwkSet set, Instant now)
      throws DistrustedException {
    // Asked again under the lock: two first uses may arrive together.
    requirePin(set, peers);
    TrustPolicy reason =
        trust.pin(set.party()).isPresent() ? TrustPolicy.PINNED : TrustPolicy.FIRST_USE;
    Peer known = peers.get(set.party());
    if (known == null || !known.fingerprint().equals(set.fingerprint())) {
      peers.put(set.party(), new Peer(set, now, reason));
      return Admission.NEW;
    }
    if (set.seq() < known.keys().seq()) {
      throw new DistrustedException(
          Distrust.ROLLED_BACK,
          "The JWK Set of %s has seq %d, and seq %d was seen before."
              .formatted(set.party(), set.seq(), known.keys().seq()));
    }
    if (known.isOlderThan(set)) {
      peers.put(set.party(), new Peer(set, known.since(), reason));
    }
    return Admission.REFRESHED;
  }

  /// The keys of a party that is trusted now, if its set has not expired.
  public Optional<JwkSet> keysOf(Party party) {
    return trusted(party).map(Peer::keys).filter(this::isFresh).map(SignedJwkSet::keys);
  }

  /// A party's newest signed set, fresh or not, if the party is trusted now.
  public Optional<Peer> trusted(Party party) {
    return Optional.ofNullable(file.peers().get(party)).filter(this::isTrusted);
  }

  /// Everyone whose keys were accepted, whether or not the configuration still allows it.
  public Collection<Peer> peers() {
    return List.copyOf(file.peers().values());
  }

  /// Whether a peer that was accepted once is trusted under today's configuration.
  public boolean isTrusted(Peer peer) {
    return trust
        .pin(peer.party())
        .map(pin -> pin.equals(peer.fingerprint()))
        .orElse(trust.policy() == TrustPolicy.FIRST_USE);
  }

  /// Forgets what was learned of a party; a pin in the configuration stays.
  ///
  /// @return whether there was anything to forget
  public boolean forget(Party party) {
    return file.change(peers -> peers.remove(party) != null);
  }

  private boolean isFresh(SignedJwkSet set) {
    return set.validity().isFresh(clock.instant());
  }

  /// The fingerprint decides, not the connection and not the name.
  private void requirePin(SignedJwkSet set, Map<Party, Peer> known) throws DistrustedException {
    Kid shown = set.fingerprint();
    Optional<Kid> pin = trust.pin(set.party());
    if (pin.isEmpty() && trust.policy() == TrustPolicy.FIRST_USE) {
      Peer first = known.get(set.party());
      pin = Optional.of(first == null ? shown : first.fingerprint());
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
    if (!pin.get().equals(shown)) {
      throw new DistrustedException(
          Distrust.OTHER_FINGERPRINT,
          """
          %s IS NOT WHO IT WAS: it shows the fingerprint %s, and %s is pinned. Somebody may be in \
          between, or it has a new identity: ask its operator before you change the pin.\
          """
              .formatted(set.party(), shown, pin.get()));
    }
  }
}
