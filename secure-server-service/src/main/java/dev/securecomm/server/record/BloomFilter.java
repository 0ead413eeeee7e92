package dev.securecomm.server.record;

import dev.securecomm.replay.ReplayRecord.Entry;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;

/// A set of messages that knows for certain what is not in it, in 16 bits a message (Bloom 1970).
///
/// Of messages that are not in it one in 400 seems to be, until it is full, or holds 32 million: it
/// takes 64 MB at most. Any number of threads may use it.
final class BloomFilter {

  private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int BITS_EACH = 16;
  private static final int MARKS_EACH = 4;
  private static final int MOST_WORDS = 1 << 23;

  private final long[] words;
  private final int capacity;
  private final AtomicInteger size = new AtomicInteger();

  /// @param capacity how many messages it has room for
  BloomFilter(int capacity) {
    int enough = Math.clamp(capacity / (Long.SIZE / BITS_EACH), 1, MOST_WORDS);
    this.words = new long[Integer.highestOneBit(2 * enough - 1)];
    this.capacity = capacity;
  }

  void add(Entry message) {
    add(message.sender().name(), message.id().value());
  }

  void add(String sender, String id) {
    long hash = hash(sender, id);
    for (int i = 0; i < MARKS_EACH; i++) {
      long bit = bit(hash, i);
      long _ = (long) WORDS.getAndBitwiseOr(words, word(bit), 1L << bit);
    }
    size.incrementAndGet();
  }

  /// Whether a message may have been added: false is certain.
  boolean mayContain(Entry message) {
    return mayContain(message.sender().name(), message.id().value());
  }

  boolean mayContain(String sender, String id) {
    long hash = hash(sender, id);
    for (int i = 0; i < MARKS_EACH; i++) {
      long bit = bit(hash, i);
      if (((long) WORDS.getVolatile(words, word(bit)) & 1L << bit) == 0) {
        return false;
      }
    }
    return true;
  }

  boolean isFull() {
    return size.get() >= capacity;
  }

  private int word(long bit) {
    return (int) (bit >>> 6) & words.length - 1;
  }

  /// Two hashes make as many as are wanted (Kirsch and Mitzenmacher 2006).
  private static long bit(long hash, int mark) {
    return (hash >>> 32) + mark * (hash | 1);
  }

  /// Whoever seeks ids that seem to be there finds them, and has them looked for in the database.
  private static long hash(String sender, String id) {
    long names = (long) sender.hashCode() << 32 ^ id.hashCode();
    long mixed = (names ^ names >>> 33) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ mixed >>> 33;
  }
}
