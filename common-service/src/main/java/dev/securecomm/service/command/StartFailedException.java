package dev.securecomm.service.command;

/// An application did not start, and has said why.
public final class StartFailedException extends Exception {

  private static final long serialVersionUID = 1L;

  StartFailedException(RuntimeException cause) {
    super(cause);
  }
}
