package dev.securecomm.benchmark.load;

import java.util.Collection;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Sealed envelopes for an open loop. One that was turned away was not looked at, and is as good as
/// a new one: without that there would not be time to seal for ten times what a server can do.
public final class Pool {

  private final Queue<byte[]> envelopes;

  public Pool(Collection<byte[]> envelopes) {
    this.envelopes = new ConcurrentLinkedQueue<>(envelopes);
  }

  Optional<byte[]> take() {
    return Optional.ofNullable(envelopes.poll());
  }

  void giveBack(byte[] envelope) {
    envelopes.add(envelope);
  }
}
