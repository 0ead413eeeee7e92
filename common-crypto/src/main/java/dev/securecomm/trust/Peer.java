package dev.securecomm.trust;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.key.Kid;
import dev.securecomm.key.Party;
import dev.securecomm.key.SignedJwkSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A party whose keys we accepted, since when, and why.
///
/// @param keys its newest signed JWK Set
/// @param since when this identity was first accepted
/// @param reason the policy that accepted it
/// @param ancestors the identities that led to this one, the oldest first: also those of which its
///   owner says nothing any more, who could deny where he comes from otherwise
public record Peer(SignedJwkSet keys, Instant since, TrustPolicy reason, List<Kid> ancestors) {

  /// Whoever moves more often than that has pinned peers look by hand.
  private static final int MOST_ANCESTORS = 64;

  public Peer {
    ancestors = List.copyOf(ancestors);
  }

  /// A party of which nothing was known.
  static Peer first(SignedJwkSet set, Instant now, TrustPolicy reason) {
    return new Peer(set, now, reason, set.succession().ancestors());
  }

  /// The same party once it has shown another set.
  Peer showing(SignedJwkSet set, Instant now, TrustPolicy reason) {
    boolean same = fingerprint().equals(set.fingerprint());
    return new Peer(set, same ? since : now, reason, ancestorsOf(set));
  }

  private List<Kid> ancestorsOf(SignedJwkSet set) {
    if (fingerprint().equals(set.fingerprint())) {
      // What an identity comes from was known when it was accepted, and does not change.
      return ancestors;
    }
    List<Kid> said = set.succession().ancestors();
    int from = said.indexOf(fingerprint());
    if (from < 0) {
      // Another line, which the operator has pinned.
      return said;
    }
    List<Kid> all = new ArrayList<>(ancestors);
    all.removeAll(said);
    all.addAll(said);
    return all.subList(Math.max(0, all.size() - MOST_ANCESTORS), all.size());
  }

  /// Which identities a pin on one of them leads over: from it on, without the present one. None,
  /// if it is none of these.
  List<Kid> since(Kid pinned) {
    int from = ancestors.indexOf(pinned);
    return from < 0 ? List.of() : ancestors.subList(from, ancestors.size());
  }

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
    JsonObject.Builder json =
        JsonObject.builder()
            .add("party", party().name())
            .add("since", since.getEpochSecond())
            .add("reason", reason.name().toLowerCase(Locale.ROOT))
            .add("keys", keys.compact());
    return ancestors.equals(keys.succession().ancestors())
        ? json.build()
        : json.addStrings("ancestors", ancestors.stream().map(Kid::value).toList()).build();
  }

  /// @param verified the sets that were verified before, by what was signed: another signature
  ///   would be another set
  static Peer parse(JsonObject json, Map<String, SignedJwkSet> verified) throws MalformedException {
    String compact = json.string("keys");
    SignedJwkSet before = verified.get(compact);
    SignedJwkSet keys = before == null ? SignedJwkSet.parse(compact) : before;
    return new Peer(
        keys,
        Instant.ofEpochSecond(json.integer("since")),
        json.value("reason", name -> TrustPolicy.valueOf(name.toUpperCase(Locale.ROOT))),
        json.has("ancestors") ? kids(json) : keys.succession().ancestors());
  }

  private static List<Kid> kids(JsonObject json) throws MalformedException {
    try {
      return json.strings("ancestors").stream().map(Kid::new).toList();
    } catch (IllegalArgumentException e) {
      throw new MalformedException(e);
    }
  }
}
