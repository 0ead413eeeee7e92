package dev.securecomm.benchmark.timing.cases;

import dev.securecomm.key.DecryptionKey;
import dev.securecomm.testkit.Primitives;
import java.util.stream.LongStream;

/// What one costs, here and now: the unit in which bounds are stated.
final class PrivateOperation {

  private static final int WARM_UPS = 500;
  private static final int TIMED = 501;

  private PrivateOperation() {}

  /// The median, in ns.
  static double nanos(DecryptionKey key) {
    byte[] wrapped = key.encryptionKey().wrap(Primitives.random(32));
    LongStream.range(0, WARM_UPS).forEach(i -> key.unwrap(wrapped));
    return LongStream.range(0, TIMED).map(i -> nanos(key, wrapped)).sorted().toArray()[TIMED / 2];
  }

  private static long nanos(DecryptionKey key, byte[] wrapped) {
    long start = System.nanoTime();
    key.unwrap(wrapped);
    return System.nanoTime() - start;
  }
}
