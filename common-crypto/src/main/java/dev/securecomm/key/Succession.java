package dev.securecomm.key;

import dev.securecomm.codec.CompactJws;
import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The identities that a party had before, the oldest first, each of which vouches for the next by
/// a compact JWS of its own; the last of them vouches for the one that the party has now.
///
/// Whoever has pinned any of them can follow to the present one without asking anybody. That an
/// identity has vouched for another says nothing about whether it was still its owner's: who has
/// revoked an identity follows it no more (`dev.securecomm.trust`).
public record Succession(List<String> vouchers, List<Kid> ancestors) {

  static final Succession NONE = new Succession(List.of(), List.of());

  private static final String NAME = "succession";
  private static final String TYP = "identity-succession+jwt";

  /// The oldest are left out once there are more: a set has to stay short. At one a year nobody
  /// notices.
  private static final int MOST = 16;

  public Succession {
    vouchers = List.copyOf(vouchers);
    ancestors = List.copyOf(ancestors);
  }

  /// With one identity more, which vouches for its successor.
  Succession continued(IdentityKey before, Party party, Kid successor, Instant now) {
    JsonObject claims =
        JsonObject.builder()
            .add("iss", party.name())
            .add("sub", party.name())
            .add("iat", now.getEpochSecond())
            .add("successor", successor.value())
            .build();
    return new Succession(
        lastOf(vouchers, before.sign(TYP, claims)), lastOf(ancestors, before.fingerprint()));
  }

  private static <T> List<T> lastOf(List<T> earlier, T last) {
    List<T> all = new ArrayList<>(earlier);
    all.add(last);
    return all.subList(Math.max(0, all.size() - MOST), all.size());
  }

  /// Reads and verifies the succession that leads to an identity: the `succession` of a JWK Set, if
  /// it has one.
  ///
  /// @throws MalformedException if any step of it does not hold, or leads elsewhere
  static Succession of(JsonObject set, Party party, Kid present) throws MalformedException {
    if (!set.has(NAME)) {
      return NONE;
    }
    List<String> vouchers = set.strings(NAME);
    if (vouchers.size() > MOST) {
      throw new MalformedException("a succession of more than " + MOST + " identities");
    }
    List<Kid> ancestors = new ArrayList<>();
    List<Kid> successors = new ArrayList<>();
    for (String voucher : vouchers) {
      CompactJws jws = CompactJws.parse(voucher);
      ancestors.add(SignedJwkSet.signer(jws, TYP));
      JsonObject claims = JsonObject.parse(jws.payload());
      claims.constant("iss", party.name());
      claims.constant("sub", party.name());
      claims.integer("iat");
      successors.add(claims.value("successor", Kid::new));
    }
    List<Kid> steps = new ArrayList<>(ancestors);
    steps.add(present);
    if (!steps.subList(1, steps.size()).equals(successors)
        || Set.copyOf(steps).size() != steps.size()) {
      throw new MalformedException("the succession does not lead to this identity");
    }
    return new Succession(vouchers, ancestors);
  }

  JsonObject.Builder addTo(JsonObject.Builder set) {
    return vouchers.isEmpty() ? set : set.addStrings(NAME, vouchers);
  }

  /// Which identities a pin on one of them leads over: from it, which is included, to the present
  /// one, which is not. None, if it is none of these.
  public List<Kid> since(Kid pinned) {
    int from = ancestors.indexOf(pinned);
    return from < 0 ? List.of() : ancestors.subList(from, ancestors.size());
  }
}
