package dev.securecomm.key;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/// Our keys as we publish them: signed anew when half of the signed set's life is over, so that
/// whoever fetches it always has the other half.
public final class PublishedKeys {

  private final OwnKeys keys;
  private final Duration lifetime;
  private final Clock clock;
  private final AtomicReference<SignedJwkSet> signed;

  public PublishedKeys(OwnKeys keys, Duration lifetime, Clock clock) {
    this.keys = keys;
    this.lifetime = lifetime;
    this.clock = clock;
    this.signed = new AtomicReference<>(keys.sign(clock.instant(), lifetime));
  }

  public JwkSet jwkSet() {
    return keys.published();
  }

  public SignedJwkSet signed() {
    Instant now = clock.instant();
    return signed.updateAndGet(set -> isYoung(set, now) ? set : keys.sign(now, lifetime));
  }

  /// A clock that was set back makes a set from the future, which is no good to anyone either.
  private boolean isYoung(SignedJwkSet set, Instant now) {
    Instant iat = set.validity().iat();
    return !iat.isAfter(now) && now.isBefore(iat.plus(lifetime.dividedBy(2)));
  }
}
