package dev.securecomm.benchmark.raw;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import dev.securecomm.benchmark.party.Parties.RsaKeys;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/// The protocol's four operations with RSA, by one provider with keys of its own making, and
/// nothing around them.
public final class RawRsa {

  private static final PSSParameterSpec PS256 =
      new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);
  private static final OAEPParameterSpec OAEP_256 =
      new OAEPParameterSpec(
          "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

  private final Provider provider;
  private final PrivateKey signing;
  private final PublicKey verifying;
  private final PrivateKey decryption;
  private final PublicKey encryption;

  public RawRsa(Provider provider, RsaKeys keys) throws GeneralSecurityException, JOSEException {
    this.provider = provider;
    this.signing = privateKey(keys.signing());
    this.verifying = publicKey(keys.signing());
    this.decryption = privateKey(keys.encryption());
    this.encryption = publicKey(keys.encryption());
  }

  private PrivateKey privateKey(RSAKey key) throws GeneralSecurityException, JOSEException {
    RSAPrivateCrtKey crt = (RSAPrivateCrtKey) key.toRSAPrivateKey();
    KeyFactory factory = provider.keyFactory();
    return factory.generatePrivate(
        new RSAPrivateCrtKeySpec(
            crt.getModulus(),
            crt.getPublicExponent(),
            crt.getPrivateExponent(),
            crt.getPrimeP(),
            crt.getPrimeQ(),
            crt.getPrimeExponentP(),
            crt.getPrimeExponentQ(),
            crt.getCrtCoefficient()));
  }

  private PublicKey publicKey(RSAKey key) throws GeneralSecurityException, JOSEException {
    var open = key.toRSAPublicKey();
    return provider
        .keyFactory()
        .generatePublic(new RSAPublicKeySpec(open.getModulus(), open.getPublicExponent()));
  }

  public byte[] sign(byte[] input) throws GeneralSecurityException {
    Signature pss = provider.signature();
    pss.setParameter(PS256);
    pss.initSign(signing);
    pss.update(input);
    return pss.sign();
  }

  public boolean verify(byte[] input, byte[] signature) throws GeneralSecurityException {
    Signature pss = provider.signature();
    pss.setParameter(PS256);
    pss.initVerify(verifying);
    pss.update(input);
    return pss.verify(signature);
  }

  public byte[] wrap(byte[] secret) throws GeneralSecurityException {
    return oaep(Cipher.ENCRYPT_MODE, encryption, secret);
  }

  public byte[] unwrap(byte[] wrapped) throws GeneralSecurityException {
    return oaep(Cipher.DECRYPT_MODE, decryption, wrapped);
  }

  private byte[] oaep(int mode, Key key, byte[] input) throws GeneralSecurityException {
    Cipher cipher = provider.cipher("RSA/ECB/OAEPPadding");
    cipher.init(mode, key, OAEP_256);
    return cipher.doFinal(input);
  }
}
