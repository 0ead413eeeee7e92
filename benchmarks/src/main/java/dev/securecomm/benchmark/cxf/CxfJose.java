package dev.securecomm.benchmark.cxf;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import dev.securecomm.benchmark.party.Parties;
import dev.securecomm.benchmark.party.Parties.RsaKeys;
import java.nio.charset.StandardCharsets;
import org.apache.cxf.rs.security.jose.jwa.ContentAlgorithm;
import org.apache.cxf.rs.security.jose.jwa.KeyAlgorithm;
import org.apache.cxf.rs.security.jose.jwa.SignatureAlgorithm;
import org.apache.cxf.rs.security.jose.jwe.JweDecryptionProvider;
import org.apache.cxf.rs.security.jose.jwe.JweEncryptionProvider;
import org.apache.cxf.rs.security.jose.jwe.JweHeaders;
import org.apache.cxf.rs.security.jose.jwe.JweUtils;
import org.apache.cxf.rs.security.jose.jws.JwsCompactConsumer;
import org.apache.cxf.rs.security.jose.jws.JwsCompactProducer;
import org.apache.cxf.rs.security.jose.jws.JwsHeaders;
import org.apache.cxf.rs.security.jose.jws.JwsSignatureProvider;
import org.apache.cxf.rs.security.jose.jws.JwsSignatureVerifier;
import org.apache.cxf.rs.security.jose.jws.JwsUtils;

/// The same nested JOSE as CXF spells it: its RSA-OAEP-256 has MGF1 with SHA-1, against RFC 7518,
/// so that nobody else opens it.
///
/// @param decryption ours
/// @param verifier of the other party's signatures
/// @param signer ours
/// @param encryption to the other party
public record CxfJose(
    JweDecryptionProvider decryption,
    JwsSignatureVerifier verifier,
    JwsSignatureProvider signer,
    JweEncryptionProvider encryption) {

  private static CxfJose of(RsaKeys ours, RSAKey theirSigning, RSAKey theirEncryption)
      throws JOSEException {
    return new CxfJose(
        JweUtils.createJweDecryptionProvider(
            ours.encryption().toRSAPrivateKey(),
            KeyAlgorithm.RSA_OAEP_256,
            ContentAlgorithm.A256GCM),
        JwsUtils.getPublicKeySignatureVerifier(
            theirSigning.toRSAPublicKey(), SignatureAlgorithm.PS256),
        JwsUtils.getPrivateKeySignatureProvider(
            ours.signing().toRSAPrivateKey(), SignatureAlgorithm.PS256),
        JweUtils.createJweEncryptionProvider(
            theirEncryption.toRSAPublicKey(), KeyAlgorithm.RSA_OAEP_256, ContentAlgorithm.A256GCM));
  }

  static CxfJose server(Parties parties) throws JOSEException {
    RsaKeys client = parties.rsa(Parties.CLIENT);
    return of(parties.rsa(Parties.SERVER), client.signing(), client.encryption());
  }

  public static CxfJose client(Parties parties) throws JOSEException {
    RsaKeys server = parties.rsa(Parties.SERVER);
    return of(parties.rsa(Parties.CLIENT), server.signing(), server.encryption());
  }

  /// Signs and encrypts a text.
  public String seal(String text) {
    JwsCompactProducer jws = new JwsCompactProducer(new JwsHeaders(SignatureAlgorithm.PS256), text);
    JweHeaders headers = new JweHeaders();
    headers.setContentType("JOSE");
    byte[] signed = jws.signWith(signer).getBytes(StandardCharsets.US_ASCII);
    return encryption.encrypt(signed, headers);
  }

  /// Decrypts and verifies.
  public String open(String compact) {
    String signed = decryption.decrypt(compact).getContentText();
    JwsCompactConsumer jws = new JwsCompactConsumer(signed);
    if (!jws.verifySignatureWith(verifier)) {
      throw new IllegalArgumentException("not signed by the other party");
    }
    return jws.getDecodedJwsPayload();
  }
}
