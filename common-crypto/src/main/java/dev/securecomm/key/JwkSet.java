package dev.securecomm.key;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A party's published keys: those that verify its messages and those that encrypt to it, the
/// current one of each first, and at least one of each; and those that it took back.
public record JwkSet(
    List<VerifyingKey> verifying, List<EncryptionKey> encryption, List<Revocation> revoked) {

  /// More than any rotation needs, fewer than would cost anything to hold.
  static final int MOST_KEYS = 32;

  public JwkSet {
    verifying = List.copyOf(verifying);
    encryption = List.copyOf(encryption);
    revoked = List.copyOf(revoked);
    if (verifying.isEmpty() || encryption.isEmpty()) {
      throw new IllegalArgumentException("a JWK Set needs a signing and an encryption key");
    }
  }

  /// Reads the `keys` of a JWK Set; one bad key refuses the whole set.
  ///
  /// @throws MalformedException saying what is wrong with which key
  public static JwkSet parse(JsonObject set) throws MalformedException {
    List<JsonObject> keys = set.objects("keys");
    if (keys.size() > MOST_KEYS) {
      throw new MalformedException("a JWK Set of more than " + MOST_KEYS + " keys");
    }
    List<VerifyingKey> verifying = new ArrayList<>();
    List<EncryptionKey> encryption = new ArrayList<>();
    Set<String> kids = new HashSet<>();
    for (JsonObject jwk : keys) {
      // The thumbprint leaves `use` out: one key in two roles shows as one kid twice.
      if (!kids.add(jwk.string("kid"))) {
        throw new MalformedException("one key appears twice");
      }
      switch (jwk.string("use")) {
        case "sig" -> verifying.add(VerifyingKey.parse(jwk));
        case "enc" -> encryption.add(EncryptionKey.parse(jwk));
        default -> throw new MalformedException("a key of unknown use");
      }
    }
    try {
      JwkSet read = new JwkSet(verifying, encryption, Revocation.listOf(set));
      if (read.holdsRevoked()) {
        throw new MalformedException("a key is listed and revoked");
      }
      return read;
    } catch (IllegalArgumentException e) {
      throw new MalformedException(e);
    }
  }

  public JsonObject toJson() {
    return addTo(JsonObject.builder()).build();
  }

  JsonObject.Builder addTo(JsonObject.Builder set) {
    return Revocation.add(revoked, set.add("keys", toJwks()));
  }

  private List<JsonObject> toJwks() {
    return Stream.concat(
            verifying.stream().map(VerifyingKey::toJwk),
            encryption.stream().map(EncryptionKey::toJwk))
        .toList();
  }

  public EncryptionKey currentEncryption() {
    return encryption.getFirst();
  }

  /// Whether the owner has said that nothing which comes of this key is to be believed.
  public boolean isRevoked(Kid kid) {
    return revoked.stream().anyMatch(revocation -> revocation.kid().equals(kid));
  }

  /// Whether somebody who seals to this key is still understood.
  public boolean hasEncryption(Kid kid) {
    return encryption.stream().anyMatch(key -> key.kid().equals(kid));
  }

  public Optional<VerifyingKey> verifying(Kid kid) {
    return verifying.stream().filter(key -> key.kid().equals(kid)).findFirst();
  }

  boolean holdsRevoked() {
    return revoked.stream().map(Revocation::kid).anyMatch(this::holds);
  }

  boolean holds(Kid kid) {
    return Stream.concat(
            verifying.stream().map(VerifyingKey::kid), encryption.stream().map(EncryptionKey::kid))
        .anyMatch(kid::equals);
  }
}
