package dev.securecomm.benchmark.timing.cases;

import static dev.securecomm.testkit.Primitives.b64;
import static dev.securecomm.testkit.Primitives.concat;
import static dev.securecomm.testkit.Primitives.random;
import static dev.securecomm.testkit.Primitives.sha256;

import dev.securecomm.testkit.Primitives;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.function.Consumer;

/// Wrapped keys that are none, each wrong in one place (RFC 8017 section 7.1.2). Each call makes
/// another one, spelled as an envelope spells it.
final class WrappedKeys {

  private static final int HASH_BYTES = 32;
  private static final int SEED = 1;
  private static final int DATA = SEED + HASH_BYTES;
  private static final int PADDING = DATA + HASH_BYTES;

  private final RSAPublicKey key;
  private final int bytes;

  WrappedKeys(RSAPublicKey key) {
    this.key = key;
    this.bytes = key.getModulus().bitLength() / Byte.SIZE;
  }

  /// Well wrapped, so many random bytes.
  String good(int length) {
    return b64(Primitives.oaep256(key, random(length)));
  }

  /// A block of noise that begins with 0, as Manger (2001) looks for.
  String leadingZero() {
    byte[] block = random(bytes);
    block[0] = 0;
    return raw(block);
  }

  /// A block of noise that begins with anything else, below the modulus.
  String leadingOther() {
    byte[] block = random(bytes);
    block[0] = (byte) (1 + (block[0] & 0x3f));
    return raw(block);
  }

  /// The hash of another label.
  String wrongLabel() {
    return encoded(block -> block[DATA] ^= 1);
  }

  /// Something else than a zero where the padding begins.
  String wrongAtTheBeginning() {
    return encoded(block -> block[PADDING] = 2);
  }

  /// Something else than a zero where the padding ends.
  String wrongAtTheEnd() {
    return encoded(block -> block[separator() - 1] = 2);
  }

  /// Padding that nothing ends.
  String withoutEnd() {
    return encoded(block -> Arrays.fill(block, separator(), bytes, (byte) 0));
  }

  private int separator() {
    return bytes - HASH_BYTES - 1;
  }

  /// EME-OAEP (RFC 8017 section 7.1.1 step 2) of 32 random bytes.
  ///
  /// @param damage to the block before it is masked
  private String encoded(Consumer<byte[]> damage) {
    byte[] block = new byte[bytes];
    System.arraycopy(random(HASH_BYTES), 0, block, SEED, HASH_BYTES);
    System.arraycopy(sha256(new byte[0]), 0, block, DATA, HASH_BYTES);
    block[separator()] = 1;
    System.arraycopy(random(HASH_BYTES), 0, block, separator() + 1, HASH_BYTES);
    damage.accept(block);
    mask(block, DATA, bytes, Arrays.copyOfRange(block, SEED, DATA));
    mask(block, SEED, DATA, Arrays.copyOfRange(block, DATA, bytes));
    return raw(block);
  }

  /// MGF1 (RFC 8017 appendix B.2.1), added to a part of the block.
  private static void mask(byte[] block, int from, int to, byte[] seed) {
    byte[] mask = {};
    for (int i = from; i < to; i++) {
      int place = (i - from) % HASH_BYTES;
      if (place == 0) {
        mask = sha256(concat(seed, counter((i - from) / HASH_BYTES)));
      }
      block[i] ^= mask[place];
    }
  }

  private static byte[] counter(int number) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
  }

  /// RSA without any padding of its own.
  private String raw(byte[] block) {
    byte[] number =
        new BigInteger(1, block).modPow(key.getPublicExponent(), key.getModulus()).toByteArray();
    byte[] octets = new byte[bytes];
    int length = Math.min(number.length, bytes);
    System.arraycopy(number, number.length - length, octets, bytes - length, length);
    return b64(octets);
  }
}
