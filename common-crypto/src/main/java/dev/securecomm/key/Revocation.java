package dev.securecomm.key;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A key that its owner took back before its time, because somebody else may have it: whatever
/// comes of it is refused from then on.
///
/// @param at when it was taken back, in whole seconds
/// @param until when nobody could go by it any more even without this
public record Revocation(Kid kid, Instant at, Instant until) {

  private static final String NAME = "revoked";

  /// The `revoked` of a JWK Set, if it has any.
  static List<Revocation> listOf(JsonObject set) throws MalformedException {
    List<Revocation> revoked = new ArrayList<>();
    if (set.has(NAME)) {
      for (JsonObject json : set.objects(NAME)) {
        revoked.add(parse(json));
      }
    }
    return revoked;
  }

  private static Revocation parse(JsonObject json) throws MalformedException {
    return new Revocation(
        json.value("kid", Kid::new),
        Instant.ofEpochSecond(json.integer("revoked_at")),
        Instant.ofEpochSecond(json.integer("exp")));
  }

  /// Whether somebody could still go by the key without this.
  boolean isNeeded(Instant now) {
    return until.isAfter(now);
  }

  static JsonObject.Builder add(List<Revocation> revoked, JsonObject.Builder set) {
    return revoked.isEmpty()
        ? set
        : set.add(NAME, revoked.stream().map(Revocation::toJson).toList());
  }

  private JsonObject toJson() {
    return JsonObject.builder()
        .add("kid", kid.value())
        .add("revoked_at", at.getEpochSecond())
        .add("exp", until.getEpochSecond())
        .build();
  }
}
