package dev.securecomm.key;

import dev.securecomm.provider.CryptoProvider;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.concurrent.atomic.LongAdder;

/// One RSA key pair of our own, and when it is used.
final class RsaKeyPair {

  private final RSAPublicKey publicKey;
  private final RSAPrivateCrtKey privateKey;
  private final Kid kid;
  private final KeyLife life;
  private final LongAdder operations;

  /// Takes both halves of a key.
  ///
  /// @throws IllegalArgumentException if the key fails the policy or its halves do not match
  RsaKeyPair(RSAPublicKey publicKey, RSAPrivateCrtKey privateKey, KeyLife life) {
    KeyPolicy.check(publicKey.getModulus(), publicKey.getPublicExponent());
    requireWhole(publicKey, privateKey);
    this.publicKey = publicKey;
    this.privateKey = privateKey;
    this.kid = Jose.thumbprint(publicKey);
    this.life = life;
    this.operations = new LongAdder();
  }

  private RsaKeyPair(RsaKeyPair same, KeyLife life) {
    this.publicKey = same.publicKey;
    this.privateKey = same.privateKey;
    this.kid = same.kid;
    this.life = life;
    this.operations = same.operations;
  }

  /// This takes a second, more or less, at 3072 bits.
  static RsaKeyPair generate(int bits, KeyLife life) {
    KeyPolicy.checkBits(bits);
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4));
      var pair = generator.generateKeyPair();
      KeyFactory ours = CryptoProvider.keyFactory();
      // Not translated: that makes a key for one use to some providers.
      return new RsaKeyPair(
          (RSAPublicKey) ours.generatePublic(new X509EncodedKeySpec(pair.getPublic().getEncoded())),
          (RSAPrivateCrtKey)
              ours.generatePrivate(new PKCS8EncodedKeySpec(pair.getPrivate().getEncoded())),
          life);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK makes RSA keys", e);
    }
  }

  RSAPublicKey publicKey() {
    return publicKey;
  }

  /// The private key, to be used at once: every call counts as one private operation.
  RSAPrivateCrtKey privateKey() {
    operations.increment();
    return privateKey;
  }

  /// The private key, to be written into the key file.
  RSAPrivateCrtKey privateKeyToKeep() {
    return privateKey;
  }

  Kid kid() {
    return kid;
  }

  KeyLife life() {
    return life;
  }

  /// The same pair with another life.
  RsaKeyPair living(KeyLife other) {
    return new RsaKeyPair(this, other);
  }

  long operations() {
    return operations.sum();
  }

  /// A bit that flipped in a stored factor would make signatures that give the key away (Boneh,
  /// DeMillo and Lipton 1997), so all the parts have to fit before one is used.
  private static void requireWhole(RSAPublicKey open, RSAPrivateCrtKey secret) {
    BigInteger p = secret.getPrimeP();
    BigInteger q = secret.getPrimeQ();
    BigInteger pLess1 = p.subtract(BigInteger.ONE);
    BigInteger qLess1 = q.subtract(BigInteger.ONE);
    BigInteger d = secret.getPrivateExponent();
    BigInteger e = open.getPublicExponent();
    boolean whole =
        pLess1.signum() > 0
            && qLess1.signum() > 0
            && p.multiply(q).equals(open.getModulus())
            && secret.getModulus().equals(open.getModulus())
            && secret.getPublicExponent().equals(e)
            && e.multiply(d).mod(pLess1).equals(BigInteger.ONE)
            && e.multiply(d).mod(qLess1).equals(BigInteger.ONE)
            && d.mod(pLess1).equals(secret.getPrimeExponentP())
            && d.mod(qLess1).equals(secret.getPrimeExponentQ())
            && q.multiply(secret.getCrtCoefficient()).mod(p).equals(BigInteger.ONE);
    if (!whole) {
      throw new IllegalArgumentException("the parts of the RSA key do not fit together");
    }
  }

  @Override
  public String toString() {
    return kid + " [redacted]";
  }
}
