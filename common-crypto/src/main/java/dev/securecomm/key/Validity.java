package dev.securecomm.key;

import java.time.Duration;
import java.time.Instant;

/// From when until when something signed holds: `iat` and `exp`, whole seconds.
public record Validity(Instant iat, Instant exp) {

  /// How far two honest clocks may be apart (protocol section 4).
  public static final Duration SKEW = Duration.ofSeconds(60);

  public static Validity ofSeconds(long iat, long exp) {
    return new Validity(Instant.ofEpochSecond(iat), Instant.ofEpochSecond(exp));
  }

  /// From this second on, for so long.
  public static Validity from(Instant now, Duration lifetime) {
    long iat = now.getEpochSecond();
    return ofSeconds(iat, iat + lifetime.toSeconds());
  }

  /// iat ≤ now + skew does not hold.
  public boolean isFromTheFuture(Instant now) {
    return iat.isAfter(now.plus(SKEW));
  }

  /// exp > now − skew does not hold.
  public boolean isStale(Instant now) {
    return !exp.isAfter(now.minus(SKEW));
  }

  /// Fresh as a signed JWK Set has to be: section 4 without the longest lifetime.
  public boolean isFresh(Instant now) {
    return !isFromTheFuture(now) && !isStale(now) && lifetime().isPositive();
  }

  public Duration lifetime() {
    return Duration.between(iat, exp);
  }
}
