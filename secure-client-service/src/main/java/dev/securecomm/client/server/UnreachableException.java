package dev.securecomm.client.server;

/// The server did not answer.
public final class UnreachableException extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean timeout;

  UnreachableException(boolean timeout, Throwable cause) {
    super(timeout ? "no answer in time" : "no connection", cause);
    this.timeout = timeout;
  }

  /// Whether it was reached and kept silent: then it may have handled the message.
  public boolean isTimeout() {
    return timeout;
  }
}
