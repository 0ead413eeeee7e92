package dev.securecomm.testkit.hostile;

import static dev.securecomm.testkit.Primitives.ascii;
import static dev.securecomm.testkit.Primitives.b64;

import dev.securecomm.testkit.EnvelopeForge;
import dev.securecomm.testkit.Primitives;
import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.function.Function;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/// Attacks 3, 4 and 23: a wrapped key that is none, or of another length, or wrapped in another
/// way. All of it looks like any ciphertext that does not decrypt.
final class WrappedKeys {

  private final Defects to;
  private final RSAPublicKey key;
  private final int octets;

  private WrappedKeys(Defects to) {
    this.to = to;
    this.key = to.cast().server().encryptionKey();
    this.octets = (key.getModulus().bitLength() + 7) / 8;
  }

  static void in(Defects to) {
    WrappedKeys wrapped = new WrappedKeys(to);
    wrapped.numbers();
    wrapped.otherPaddings();
    wrapped.otherKeys();
  }

  private void numbers() {
    BigInteger n = key.getModulus();
    instead(4, "a-wrapped-key-of-zeros", f -> new byte[octets]);
    instead(4, "a-wrapped-key-of-one", f -> number(BigInteger.ONE));
    instead(4, "a-wrapped-key-one-below-the-modulus", f -> number(n.subtract(BigInteger.ONE)));
    instead(4, "a-wrapped-key-that-is-the-modulus", f -> number(n));
    instead(4, "a-wrapped-key-above-the-modulus", f -> ones(octets));
    instead(4, "a-wrapped-key-of-three-bytes", f -> new byte[3]);
    instead(4, "a-wrapped-key-of-a-byte-too-few", f -> ones(octets - 1));
    instead(4, "a-wrapped-key-of-a-byte-too-many", f -> ones(octets + 1));
    instead(4, "a-wrapped-key-that-is-random", f -> f.random(octets));
    for (int first : new int[] {0, 1, 2}) {
      // Manger 2001: whether the leading byte is zero is what must not be told.
      instead(4, "a-padding-that-begins-with-" + first, f -> raw(first));
    }
  }

  private void otherPaddings() {
    wrap(3, "wrapped-by-pkcs1-1-5", f -> k -> Primitives.rsa15(key, k, f.source()));
    oaep("wrapped-by-oaep-with-sha-1", "SHA-1", "SHA-1", "");
    oaep("wrapped-by-oaep-with-mgf1-sha-1", "SHA-256", "SHA-1", "");
    oaep("wrapped-by-oaep-with-sha-512", "SHA-512", "SHA-512", "");
    oaep("wrapped-by-oaep-with-a-label", "SHA-256", "SHA-256", "label");
  }

  private void oaep(String defect, String hash, String mgf, String label) {
    OAEPParameterSpec parameters =
        new OAEPParameterSpec(
            hash, "MGF1", new MGF1ParameterSpec(mgf), new PSource.PSpecified(ascii(label)));
    wrap(4, defect, f -> k -> Primitives.oaep(parameters, key, k, f.source()));
  }

  private void otherKeys() {
    to.of(4, "sealed-to-mallory-under-our-kid")
        .undecryptable(
            f -> f.sealedTo(to.cast().mallory().currentDecryption().encryptionKey().publicKey()));
    to.of(4, "another-key-of-the-right-length")
        .undecryptable(
            f -> f.encryptedKey(b64 -> b64(Primitives.oaep256(key, f.random(32), f.source()))));
    for (int length : new int[] {0, 1, 15, 16, 24, 31, 33, 64, 190}) {
      to.of(23, "a-content-key-of-" + length + "-bytes")
          .undecryptable(f -> f.contentKey(f.random(length)));
    }
  }

  private void instead(int attack, String defect, Function<EnvelopeForge, byte[]> wrapped) {
    to.of(attack, defect).undecryptable(f -> f.encryptedKey(b64 -> b64(wrapped.apply(f))));
  }

  /// The key that is used is the one that is wrapped.
  private void wrap(
      int attack, String defect, Function<EnvelopeForge, Function<byte[], byte[]>> wrapping) {
    to.of(attack, defect)
        .undecryptable(f -> {
          byte[] k = f.random(32);
          return f.contentKey(k).encryptedKey(b64 -> b64(wrapping.apply(f).apply(k)));
        });
  }

  /// RSA without any padding, of a block that begins so.
  private byte[] raw(int first) {
    byte[] block = ones(octets);
    block[0] = (byte) first;
    return number(new BigInteger(1, block).modPow(key.getPublicExponent(), key.getModulus()));
  }

  private byte[] number(BigInteger number) {
    byte[] signed = number.toByteArray();
    byte[] all = Primitives.concat(new byte[octets], signed);
    return Arrays.copyOfRange(all, all.length - octets, all.length);
  }

  private static byte[] ones(int length) {
    byte[] ones = new byte[length];
    Arrays.fill(ones, (byte) 0xff);
    return ones;
  }
}
