package dev.securecomm.testkit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/// Gives the same bytes for the same seed, on every machine: SHA-256 over the seed and a counter.
/// For vectors that anybody can make again, and for nothing that is to be secret.
public final class Seeded extends SecureRandom {

  private static final long serialVersionUID = 1L;

  private final String seed;
  private long block;

  public Seeded(String seed) {
    this.seed = seed;
  }

  /// Every call begins a block.
  @Override
  public void nextBytes(byte[] bytes) {
    for (int at = 0; at < bytes.length; at += 32) {
      byte[] next = next();
      System.arraycopy(next, 0, bytes, at, Math.min(32, bytes.length - at));
    }
  }

  private byte[] next() {
    byte[] counter = ByteBuffer.allocate(Long.BYTES).putLong(block++).array();
    return Primitives.sha256(Primitives.concat(seed.getBytes(StandardCharsets.UTF_8), counter));
  }
}
