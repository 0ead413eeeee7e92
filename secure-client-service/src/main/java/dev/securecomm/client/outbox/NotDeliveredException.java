package dev.securecomm.client.outbox;

import dev.securecomm.envelope.MessageId;

/// A message has failed for good; the exception's message is why, in a sentence or two.
public final class NotDeliveredException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String id;

  NotDeliveredException(MessageId id, String reason) {
    super(reason);
    this.id = id.value();
  }

  public String id() {
    return id;
  }
}
