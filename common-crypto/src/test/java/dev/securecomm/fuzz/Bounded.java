package dev.securecomm.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/// A door behind which no input takes longer than a second, or more memory than its length allows.
///
/// Whatever takes too much is tried a second time before it is held against the input: classes are
/// loaded and keys made once, and a busy machine makes anything slow.
///
/// @param memory in bytes, what any input may take: the buffers of a parser and the numbers of a
///   key are within it, a buffer whose length an input chooses is not
record Bounded(Target.Door door, long memory) implements Target.Door {

  private static final Duration LONGEST = Duration.ofSeconds(1);

  /// What is allowed for each byte of the input, over what is allowed for any.
  private static final long MEMORY_A_BYTE = 1 << 10;

  /// What a hole of [Pieces] may stand for, in bytes: an encrypted key file is the longest.
  private static final long PIECE = 8 << 10;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Override
  public boolean takes(byte[] input) throws Exception {
    long began = System.nanoTime();
    long before = THREADS.getCurrentThreadAllocatedBytes();
    boolean taken = door.takes(input);
    if (THREADS.getCurrentThreadAllocatedBytes() - before > most(input)
        || System.nanoTime() - began > LONGEST.toNanos()) {
      again(input);
    }
    return taken;
  }

  private void again(byte[] input) throws Exception {
    long began = THREADS.getCurrentThreadCpuTime();
    long before = THREADS.getCurrentThreadAllocatedBytes();
    door.takes(input);
    long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
    long time = THREADS.getCurrentThreadCpuTime() - began;
    Invariant.holds(
        taken <= most(input), "memory is bounded by the input's length: " + taken + " bytes");
    Invariant.holds(
        time <= LONGEST.toNanos(), "no input takes longer than a second: " + time + " ns");
  }

  private long most(byte[] input) {
    long length = input.length;
    for (byte each : input) {
      length += each == '$' ? PIECE : 0;
    }
    return memory + MEMORY_A_BYTE * length;
  }
}
