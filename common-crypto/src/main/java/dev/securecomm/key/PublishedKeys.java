package dev.securecomm.key;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/// Our keys as we publish them: signed anew when they change, and when half of the signed set's
/// life is over, so that whoever fetches it always has the other half.
public final class PublishedKeys {

  private final Supplier<OwnKeys> keys;
  private final Duration lifetime;
  private final Clock clock;
  private volatile Signed signed;

  /// @param keys those in use now
  public PublishedKeys(Supplier<OwnKeys> keys, Duration lifetime, Clock clock) {
    this.keys = keys;
    this.lifetime = lifetime;
    this.clock = clock;
    this.signed = sign(keys.get(), clock.instant());
  }

  private record Signed(OwnKeys keys, SignedJwkSet set) {}

  private Signed sign(OwnKeys now, Instant time) {
    return new Signed(now, now.sign(time, lifetime));
  }

  public JwkSet jwkSet() {
    return keys.get().published();
  }

  public SignedJwkSet signed() {
    Signed last = signed;
    return isGood(last) ? last.set() : signedAnew();
  }

  /// One signs, and the others wait for it: it takes a private operation.
  private synchronized SignedJwkSet signedAnew() {
    if (!isGood(signed)) {
      signed = sign(keys.get(), clock.instant());
    }
    return signed.set();
  }

  private boolean isGood(Signed last) {
    return last.keys() == keys.get() && isYoung(last.set(), clock.instant());
  }

  /// A clock that was set back makes a set from the future, which is no good to anyone either.
  private boolean isYoung(SignedJwkSet set, Instant now) {
    Instant iat = set.validity().iat();
    return !iat.isAfter(now) && now.isBefore(iat.plus(lifetime.dividedBy(2)));
  }
}
