package dev.securecomm.key;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Opens what the main code keeps shut, for those who forge.
public final class PrivateParts {

  private PrivateParts() {}

  public static RSAPrivateCrtKey identity(OwnKeys keys) {
    return keys.identity().pair().privateKeyToKeep();
  }

  public static RSAPrivateCrtKey signing(OwnKeys keys) {
    return keys.currentSigning().pair().privateKeyToKeep();
  }

  public static RSAPrivateCrtKey decryption(OwnKeys keys) {
    return keys.currentDecryption().pair().privateKeyToKeep();
  }

  public static RSAPublicKey identityPublic(OwnKeys keys) {
    return keys.identity().pair().publicKey();
  }

  public static RSAPublicKey signingPublic(OwnKeys keys) {
    return keys.currentSigning().pair().publicKey();
  }

  /// The private JWK Set, as the key file has it.
  public static JsonObject json(OwnKeys keys) {
    return keys.toPrivateJson();
  }

  /// The same identity with its current keys alone, as after those before them were destroyed.
  public static OwnKeys onlyCurrent(OwnKeys keys) throws MalformedException {
    List<String> kept =
        Stream.of(keys.fingerprint(), keys.currentSigning().kid(), keys.currentDecryption().kid())
            .map(Kid::value)
            .toList();
    JsonObject all = keys.toPrivateJson();
    List<JsonObject> current = new ArrayList<>();
    for (JsonObject jwk : all.objects("keys")) {
      if (kept.contains(jwk.string("kid"))) {
        current.add(jwk);
      }
    }
    return OwnKeys.parsePrivate(
        JsonObject.builder()
            .add("party", all.string("party"))
            .add("seq", all.integer("seq"))
            .add("identity", all.string("identity"))
            .add("keys", current)
            .build());
  }

  public static OwnKeys parse(JsonObject privateJson) throws MalformedException {
    return OwnKeys.parsePrivate(privateJson);
  }
}
