package dev.securecomm.testkit.hostile;

import dev.securecomm.codec.JsonObject;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.key.JwkSet;
import dev.securecomm.key.Kid;
import dev.securecomm.key.Party;
import dev.securecomm.key.Revocation;
import dev.securecomm.message.Recipient;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Optional;

/// What everybody knows of the server, and a voice that signs in its name.
///
/// @param voice its own signing key where the vectors' keys are ours; a stranger's where the server
///   is somebody's, whose messages are refused before anybody looks at their signature
record ServerFace(Party party, JwkSet keys, PrivateKey voice) {

  Recipient recipient() {
    return new Recipient(party, keys.currentEncryption());
  }

  RSAPublicKey encryptionKey() {
    return keys.currentEncryption().publicKey();
  }

  Kid signingKid() {
    return keys.verifying().getFirst().kid();
  }

  RSAPublicKey signingKey() {
    JsonObject jwk = keys.verifying().getFirst().toJwk();
    try {
      RSAPublicKeySpec parts =
          new RSAPublicKeySpec(
              new BigInteger(1, jwk.base64Url("n")), new BigInteger(1, jwk.base64Url("e")));
      return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(parts);
    } catch (MalformedException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A key that the server has taken back, if it ever had to.
  Optional<Kid> revoked() {
    return keys.revoked().stream().map(Revocation::kid).findFirst();
  }
}
