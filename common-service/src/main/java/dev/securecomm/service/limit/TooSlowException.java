package dev.securecomm.service.limit;

/// A body took longer to arrive than it may.
public final class TooSlowException extends Exception {

  private static final long serialVersionUID = 1L;
}
