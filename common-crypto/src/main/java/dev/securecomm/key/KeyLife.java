package dev.securecomm.key;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import java.time.Instant;
import java.util.Optional;

/// When a key was made, from when on it is used and until when it counts: the `iat`, `nbf` and
/// `exp` of its JWK, in seconds since the epoch (OpenID Federation 1.0, section on historical
/// keys).
///
/// A key is made public before it is used, so that every peer knows it by then; and it counts for a
/// while after another is used in its place, so that what was sealed or signed with it is still
/// good.
///
/// @param until is not known as long as no other key is to follow
public record KeyLife(Instant made, Instant from, Optional<Instant> until) {

  /// Of a key whose JWK says nothing about times.
  static final KeyLife UNSAID = new KeyLife(Instant.EPOCH, Instant.EPOCH, Optional.empty());

  /// Of a key that is used as soon as it is made.
  static KeyLife atOnce(Instant now) {
    return from(now, now);
  }

  static KeyLife from(Instant made, Instant from) {
    return new KeyLife(whole(made), whole(from), Optional.empty());
  }

  private static Instant whole(Instant time) {
    return Instant.ofEpochSecond(time.getEpochSecond());
  }

  /// The same life, with an end.
  KeyLife until(Instant end) {
    return new KeyLife(made, from, Optional.of(whole(end)));
  }

  /// Whether a peer may go by this key, whose clock may differ from its owner's.
  public boolean isUsable(Instant now) {
    return !from.isAfter(now.plus(Validity.SKEW))
        && until.map(end -> end.isAfter(now.minus(Validity.SKEW))).orElse(true);
  }

  boolean hasBegun(Instant now) {
    return !from.isAfter(now);
  }

  boolean isOver(Instant now) {
    return until.map(end -> !end.isAfter(now)).orElse(false);
  }

  static KeyLife parse(JsonObject jwk) throws MalformedException {
    return new KeyLife(
        time(jwk, "iat").orElse(Instant.EPOCH),
        time(jwk, "nbf").orElse(Instant.EPOCH),
        time(jwk, "exp"));
  }

  /// Of our own key file, in which a version that knew no rotation left `nbf` out.
  static KeyLife parseOwn(JsonObject jwk) throws MalformedException {
    Instant made = Instant.ofEpochSecond(jwk.integer("iat"));
    return new KeyLife(made, time(jwk, "nbf").orElse(made), time(jwk, "exp"));
  }

  private static Optional<Instant> time(JsonObject jwk, String name) throws MalformedException {
    return jwk.has(name) ? Optional.of(Instant.ofEpochSecond(jwk.integer(name))) : Optional.empty();
  }

  /// Adds what there is to say.
  JsonObject.Builder addTo(JsonObject.Builder jwk) {
    if (!equals(UNSAID)) {
      jwk.add("iat", made.getEpochSecond()).add("nbf", from.getEpochSecond());
    }
    until.ifPresent(end -> jwk.add("exp", end.getEpochSecond()));
    return jwk;
  }
}
