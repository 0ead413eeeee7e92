package dev.securecomm.service.limit;

import java.util.concurrent.Semaphore;

/// Memory that everything under way shares: who asks for more than is left is asked to come back.
public final class MemoryBudget {

  private static final int UNIT = 1024;

  private final Semaphore units;
  private final long bytes;

  public MemoryBudget(long bytes) {
    this.units = new Semaphore(Math.toIntExact(bytes / UNIT));
    this.bytes = bytes;
  }

  public long bytes() {
    return bytes;
  }

  /// A share that grows as it is used.
  public Share share() {
    return new Share();
  }

  /// What one user of the budget holds, until it is closed.
  public final class Share implements AutoCloseable {

    private int held;

    private Share() {}

    /// Makes the share at least so large.
    ///
    /// @throws OverloadedException if that is more than is left
    public void growTo(int size) {
      int more = Math.ceilDiv(size, UNIT) - held;
      if (more <= 0) {
        return;
      }
      if (!units.tryAcquire(more)) {
        throw new OverloadedException("the memory for bodies is taken");
      }
      held += more;
    }

    @Override
    public void close() {
      units.release(held);
      held = 0;
    }
  }
}
