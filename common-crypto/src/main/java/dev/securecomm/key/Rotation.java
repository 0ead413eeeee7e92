package dev.securecomm.key;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// How a party's keys follow one another: announced, active, retiring, and then destroyed.
///
/// Each change gives other keys, to be written in place of those before; nothing is changed in
/// place. New keys are made on the way, which takes seconds.
///
/// @param bits the size of a key that is made
public record Rotation(RotationWindows windows, int bits) {

  /// What a set has room for. No rotation that is due needs it; one that is asked for again and
  /// again waits until an old key has gone.
  private static final int MOST_OF_A_KIND = JwkSet.MOST_KEYS / 2;

  /// What is due: keys whose time is over are left out, and those that have been used for long
  /// enough get a successor, which is announced.
  ///
  /// @param keys as they are in the file
  /// @return the very same keys, if nothing is
  public OwnKeys due(OwnKeys keys, InstantSource clock) {
    if (!isDue(keys, clock.instant())) {
      return keys;
    }
    Generations<SigningKey> signing =
        due(keys.signing(), SigningKey::new, windows.verifying(), clock);
    Generations<DecryptionKey> decryption =
        due(keys.decryption(), DecryptionKey::new, windows.opening(), clock);
    Instant now = clock.instant();
    return keys.with(
        signing,
        decryption,
        keys.revoked().stream().filter(revocation -> revocation.isNeeded(now)).toList());
  }

  private <K extends OwnKey<K>> Generations<K> due(
      Generations<K> keys, Function<RsaKeyPair, K> type, Duration counting, InstantSource clock) {
    Generations<K> left = keys.withoutRetired(clock.instant());
    return needsSuccessor(left, clock.instant())
        ? left.followedBy(announced(type, clock), counting)
        : left;
  }

  /// Whether anything is, without making a key.
  public boolean isDue(OwnKeys keys, Instant now) {
    return isDue(keys.signing(), now)
        || isDue(keys.decryption(), now)
        || keys.revoked().stream().anyMatch(revocation -> !revocation.isNeeded(now));
  }

  private boolean isDue(Generations<?> keys, Instant now) {
    return needsSuccessor(keys, now) || keys.withoutRetired(now).all().size() < keys.all().size();
  }

  private boolean needsSuccessor(Generations<?> keys, Instant now) {
    return !windows.announcement(keys.newest().life().from()).isAfter(now) && hasRoom(keys, now);
  }

  private static boolean hasRoom(Generations<?> keys, Instant now) {
    return keys.withoutRetired(now).all().size() < MOST_OF_A_KIND;
  }

  /// When the keys in use are to be followed by others, if nobody is in a hurry.
  public Instant next(OwnKeys keys) {
    Instant signing = windows.end(keys.signing().newest().life().from());
    Instant decryption = windows.end(keys.decryption().newest().life().from());
    return signing.isBefore(decryption) ? signing : decryption;
  }

  /// Successors for the keys in use, announced now whether or not they are due; for a kind of which
  /// one is announced already, or of which a set has no room for one more, no other.
  ///
  /// @return the very same keys, if there is none
  public OwnKeys early(OwnKeys keys, InstantSource clock) {
    Generations<SigningKey> signing =
        early(keys.signing(), SigningKey::new, windows.verifying(), clock);
    Generations<DecryptionKey> decryption =
        early(keys.decryption(), DecryptionKey::new, windows.opening(), clock);
    boolean same = signing.equals(keys.signing()) && decryption.equals(keys.decryption());
    return same ? keys : keys.with(signing, decryption, keys.revoked());
  }

  private <K extends OwnKey<K>> Generations<K> early(
      Generations<K> keys, Function<RsaKeyPair, K> type, Duration counting, InstantSource clock) {
    Generations<K> left = keys.withoutRetired(clock.instant());
    return left.isAnnounced(clock.instant()) || !hasRoom(left, clock.instant())
        ? keys
        : left.followedBy(announced(type, clock), counting);
  }

  private <K extends OwnKey<K>> K announced(Function<RsaKeyPair, K> type, InstantSource clock) {
    K made = made(type, clock);
    // A second is rounded away from each.
    Instant from = made.life().made().plus(windows.announced()).plusSeconds(1);
    return made.living(KeyLife.from(made.life().made(), from));
  }

  /// A key whose life begins when it is there: to make it takes time, which its peers do not have.
  private <K extends OwnKey<K>> K made(Function<RsaKeyPair, K> type, InstantSource clock) {
    return type.apply(pair(clock));
  }

  private RsaKeyPair pair(InstantSource clock) {
    RsaKeyPair pair = RsaKeyPair.generate(bits, KeyLife.UNSAID);
    return pair.living(KeyLife.atOnce(clock.instant()));
  }

  /// New keys that are used at once, in place of all others, which are revoked: somebody else may
  /// have them.
  public OwnKeys atOnce(OwnKeys keys, InstantSource clock) {
    Stream<Kid> before =
        Stream.concat(
            keys.signing().all().stream().map(OwnKey::kid),
            keys.decryption().all().stream().map(OwnKey::kid));
    return keys.with(
        Generations.of(made(SigningKey::new, clock)),
        Generations.of(made(DecryptionKey::new, clock)),
        revoked(keys, before, clock.instant()));
  }

  /// A new identity, for which the one before vouches: peers follow it by themselves.
  public OwnKeys succeeded(OwnKeys keys, InstantSource clock) {
    IdentityKey heir = new IdentityKey(pair(clock));
    Succession succession =
        keys.root()
            .succession()
            .continued(keys.identity(), keys.party(), heir.fingerprint(), clock.instant());
    return keys.under(heir, succession, keys.revoked());
  }

  /// A new identity for which nobody vouches, since somebody else may have the one before, or
  /// nobody has it any more: each peer has to be told its fingerprint.
  public OwnKeys reborn(OwnKeys keys, InstantSource clock) {
    OwnKeys renewed = atOnce(keys, clock);
    return renewed.under(
        new IdentityKey(pair(clock)),
        Succession.NONE,
        revoked(renewed, Stream.of(keys.fingerprint()), clock.instant()));
  }

  private List<Revocation> revoked(OwnKeys keys, Stream<Kid> kids, Instant now) {
    List<Revocation> revoked = new ArrayList<>(keys.revoked());
    Instant at = Instant.ofEpochSecond(now.getEpochSecond());
    kids.forEach(kid -> revoked.add(new Revocation(kid, at, at.plus(windows.opening()))));
    // A set has to stay short, and those who look at it have seen the others.
    return revoked.subList(Math.max(0, revoked.size() - JwkSet.MOST_KEYS), revoked.size());
  }
}
