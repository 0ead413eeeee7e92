package dev.securecomm.key;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;

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

  public static OwnKeys parse(JsonObject privateJson) throws MalformedException {
    return OwnKeys.parsePrivate(privateJson);
  }
}
