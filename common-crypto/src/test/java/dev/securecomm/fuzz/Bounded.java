package dev.securecomm.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/// A door behind which no input takes longer than a second, or more memory than its length allows.
///
/// Whatever takes too much is tried a second time before it is held against the input: classes are
/// loaded and keys made once, and a busy machine makes anything slow.
record Bounded(Target.Door door) implements Target.Door {

  private static final Duration LONGEST = Duration.ofSeconds(1);

  /// A cipher of the JDK and the buffers of a parser are within this, one whose length an input
  /// chooses is not.
  private static final long MEMORY = 2 << 20;

  private static final long MEMORY_A_BYTE = 1 << 10;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Override
  public boolean takes(byte[] input) throws Exception {
    long began = System.nanoTime();
    long before = THREADS.getCurrentThreadAllocatedBytes();
    boolean taken = door.takes(input);
    if (THREADS.getCurrentThreadAllocatedBytes() - before > memoryFor(input)
        || System.nanoTime() - began > LONGEST.toNanos()) {
      again(input);
    }
    return taken;
  }

  private void again(byte[] input) throws Exception {
    long began = THREADS.getCurrentThreadCpuTime();
    long before = THREADS.getCurrentThreadAllocatedBytes();
    door.takes(input);
    long memory = THREADS.getCurrentThreadAllocatedBytes() - before;
    long time = THREADS.getCurrentThreadCpuTime() - began;
    Invariant.holds(memory <= memoryFor(input), "memory is bounded by the input's length");
    Invariant.holds(time <= LONGEST.toNanos(), "no input takes longer than a second");
  }

  private static long memoryFor(byte[] input) {
    return MEMORY + MEMORY_A_BYTE * input.length;
  }
}
