package dev.securecomm.benchmark.nimbus;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSADecrypter;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.RSAKey;
import dev.securecomm.benchmark.party.Parties;
import dev.securecomm.benchmark.party.Parties.RsaKeys;
import java.text.ParseException;

/// A JWS inside a JWE, both ways, between two parties: what part 1 is, without its checks of
/// sender, time and repetition.
public final class NestedJose {

  private final RSADecrypter decrypter;
  private final RSASSAVerifier verifier;
  private final RSASSASigner signer;
  private final RSAEncrypter encrypter;
  private final JWSHeader signed;
  private final JWEHeader encrypted;

  private NestedJose(RsaKeys ours, RSAKey theirSigning, RSAKey theirEncryption)
      throws JOSEException {
    this.decrypter = new RSADecrypter(ours.encryption());
    this.verifier = new RSASSAVerifier(theirSigning.toPublicJWK());
    this.signer = new RSASSASigner(ours.signing());
    this.encrypter = new RSAEncrypter(theirEncryption.toPublicJWK());
    this.signed =
        new JWSHeader.Builder(JWSAlgorithm.PS256).keyID(ours.signing().getKeyID()).build();
    this.encrypted =
        new JWEHeader.Builder(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A256GCM)
            .keyID(theirEncryption.getKeyID())
            .contentType("JOSE")
            .build();
  }

  public static NestedJose server(Parties parties) throws JOSEException {
    RsaKeys client = parties.rsa(Parties.CLIENT);
    return new NestedJose(parties.rsa(Parties.SERVER), client.signing(), client.encryption());
  }

  public static NestedJose client(Parties parties) throws JOSEException {
    RsaKeys server = parties.rsa(Parties.SERVER);
    return new NestedJose(parties.rsa(Parties.CLIENT), server.signing(), server.encryption());
  }

  /// Decrypts and verifies.
  public byte[] open(String compact) throws ParseException, JOSEException {
    JWEObject jwe = JWEObject.parse(compact);
    jwe.decrypt(decrypter);
    JWSObject jws = jwe.getPayload().toJWSObject();
    if (jws == null || !jws.verify(verifier)) {
      throw new JOSEException("not signed by the other party");
    }
    return jws.getPayload().toBytes();
  }

  /// Signs and encrypts.
  public String seal(byte[] body) throws JOSEException {
    JWSObject jws = new JWSObject(signed, new Payload(body));
    jws.sign(signer);
    JWEObject jwe = new JWEObject(encrypted, new Payload(jws));
    jwe.encrypt(encrypter);
    return jwe.serialize();
  }
}
