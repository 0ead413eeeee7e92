package dev.securecomm.testkit;

import java.math.BigInteger;
import java.util.Arrays;

/// The field of GCM, as far as it takes to make one ciphertext that opens under two keys.
public final class Ghash {

  /// x^128 = 1 + x + x^2 + x^7, with the bits in the order of NIST SP 800-38D section 6.3.
  private static final BigInteger R = BigInteger.valueOf(0xe1).shiftLeft(120);

  private static final int BLOCK = 16;

  private Ghash() {}

  /// IV, two blocks and tag that decrypt under either key, without AAD.
  ///
  /// The tag is `c1*H^3 + c2*H^2 + length*H + E(J0)`. It has to be the same under both keys, which
  /// is one linear equation for the second block.
  public static byte[] underTwoKeys(byte[] key1, byte[] key2) {
    byte[] iv = Primitives.random(12);
    BigInteger c1 = number(Primitives.random(BLOCK));
    BigInteger h1 = number(Primitives.aes(key1, new byte[BLOCK]));
    BigInteger h2 = number(Primitives.aes(key2, new byte[BLOCK]));
    BigInteger rest = withoutSecond(key1, h1, iv, c1).xor(withoutSecond(key2, h2, iv, c1));
    BigInteger c2 = multiply(rest, inverse(multiply(h1, h1).xor(multiply(h2, h2))));
    BigInteger tag = withoutSecond(key1, h1, iv, c1).xor(multiply(c2, multiply(h1, h1)));
    return Primitives.concat(iv, block(c1), block(c2), block(tag));
  }

  private static BigInteger withoutSecond(byte[] key, BigInteger h, byte[] iv, BigInteger c1) {
    BigInteger length = BigInteger.valueOf(2 * BLOCK * 8L);
    BigInteger mask = number(Primitives.aes(key, Primitives.concat(iv, new byte[] {0, 0, 0, 1})));
    return multiply(c1, multiply(h, multiply(h, h))).xor(multiply(length, h)).xor(mask);
  }

  private static BigInteger multiply(BigInteger x, BigInteger y) {
    BigInteger product = BigInteger.ZERO;
    BigInteger v = y;
    for (int bit = 127; bit >= 0; bit--) {
      if (x.testBit(bit)) {
        product = product.xor(v);
      }
      v = v.testBit(0) ? v.shiftRight(1).xor(R) : v.shiftRight(1);
    }
    return product;
  }

  /// x^(2^128 - 2): the product of x^2, x^4, up to x^(2^127).
  private static BigInteger inverse(BigInteger x) {
    BigInteger inverse = BigInteger.ONE.shiftLeft(127);
    BigInteger power = x;
    for (int i = 1; i < 128; i++) {
      power = multiply(power, power);
      inverse = multiply(inverse, power);
    }
    return inverse;
  }

  private static BigInteger number(byte[] block) {
    return new BigInteger(1, block);
  }

  private static byte[] block(BigInteger number) {
    byte[] signed = number.toByteArray();
    byte[] padded = Primitives.concat(new byte[BLOCK], signed);
    return Arrays.copyOfRange(padded, padded.length - BLOCK, padded.length);
  }
}
