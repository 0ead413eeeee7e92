package dev.securecomm.service.limit;

/// There is more to do than can be done now; the sender should try again a little later.
public final class OverloadedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// Without a stack trace: thousands a second are put off when there is least time for it.
  public OverloadedException(String message) {
    super(message, null, false, false);
  }
}
