package dev.securecomm.service.command;

/// A command did not do what it was asked; the message is one line for whoever asked.
public final class CommandFailedException extends Exception {

  private static final long serialVersionUID = 1L;

  public CommandFailedException(String line) {
    super(line);
  }
}
