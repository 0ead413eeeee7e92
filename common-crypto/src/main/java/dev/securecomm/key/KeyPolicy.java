package dev.securecomm.key;

import java.math.BigInteger;

/// Which RSA keys are good enough (protocol section 1), asked when a key is loaded, not used.
final class KeyPolicy {

  static final int SMALLEST = 2048;
  static final int LARGEST = 4096;

  private static final BigInteger EXPONENT = BigInteger.valueOf(65537);

  private static final int[] ROCA_PRIMES = {
    3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97,
    101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167
  };

  private KeyPolicy() {}

  /// Refuses a key that is not good enough.
  ///
  /// @throws IllegalArgumentException saying what the key fails
  static void check(BigInteger modulus, BigInteger exponent) {
    checkBits(modulus.bitLength());
    if (!exponent.equals(EXPONENT)) {
      throw new IllegalArgumentException("the RSA public exponent is not 65537");
    }
    if (!modulus.testBit(0)) {
      throw new IllegalArgumentException("the RSA modulus is even");
    }
    if (hasRocaFingerprint(modulus)) {
      throw new IllegalArgumentException("the RSA key is weak (ROCA, CVE-2017-15361)");
    }
  }

  /// The upper bound is one on work, too: verifying under a 65,536-bit modulus is an attack.
  static void checkBits(int bits) {
    if (bits < SMALLEST || bits > LARGEST) {
      throw new IllegalArgumentException(
          "an RSA key of " + bits + " bits; " + SMALLEST + " to " + LARGEST + " are allowed");
    }
  }

  /// Infineon's flawed generator made primes k*M + (65537^a mod M), M the product of small primes,
  /// so that the modulus is a power of 65537 modulo every one of them (Nemec et al., "The Return of
  /// Coppersmith's Attack", section 2). A good modulus is one for all 38 of them about once in 2^28
  /// keys.
  private static boolean hasRocaFingerprint(BigInteger modulus) {
    for (int prime : ROCA_PRIMES) {
      if (!isPowerOf65537(modulus.mod(BigInteger.valueOf(prime)).intValue(), prime)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPowerOf65537(int residue, int prime) {
    int power = 1;
    do {
      if (power == residue) {
        return true;
      }
      power = power * (65537 % prime) % prime;
    } while (power != 1);
    return false;
  }
}
