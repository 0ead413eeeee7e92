package dev.securecomm.service.web;

import dev.securecomm.service.limit.MemoryBudget;

/// A request's body, and the memory that it holds while it is worked on.
public final class ReceivedBody implements AutoCloseable {

  private final byte[] bytes;
  private final MemoryBudget.Share share;

  ReceivedBody(byte[] bytes, MemoryBudget.Share share) {
    this.bytes = bytes;
    this.share = share;
  }

  /// The body itself, not a copy.
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public void close() {
    share.close();
  }
}
