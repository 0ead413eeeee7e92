package dev.securecomm.client.outbox;

/// The same message was sent a moment ago, and is still being delivered.
public final class UnderWayException extends Exception {

  private static final long serialVersionUID = 1L;
}
