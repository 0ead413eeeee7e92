package dev.securecomm.trust;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.key.Kid;
import dev.securecomm.key.Party;
import dev.securecomm.key.SignedJwkSet;
import java.time.Instant;
import java.util.Locale;

/// A party whose keys we accepted, since when, and why.
///
/// @param keys its newest signed JWK Set
/// @param since when this identity was first accepted
/// @param reason the policy that accepted it
public record Peer(SignedJwkSet keys, Instant since, TrustPolicy reason) {

  public Party party() {
    return keys.party();
  }

  public Kid fingerprint() {
    return keys.fingerprint();
  }

  /// Whether a set says something newer: more changes, or the same said later.
  boolean isOlderThan(SignedJwkSet set) {
    return set.seq() > keys.seq()
        || (set.seq() == keys.seq() && !set.validity().iat().isBefore(keys.validity().iat()));
  }

  JsonObject toJson() {
    return JsonObject.builder()
        .add("party", party().name())
        .add("since", since.getEpochSecond())
        .add("reason", reason.name().toLowerCase(Locale.ROOT))
        .add("keys", keys.compact())
        .build();
  }

  static Peer parse(JsonObject json) throws MalformedException {
    return new Peer(
        SignedJwkSet.parse(json.string("keys")),
        Instant.ofEpochSecond(json.integer("since")),
        json.value("reason", name -> TrustPolicy.valueOf(name.toUpperCase(Locale.ROOT))));
  }
}
