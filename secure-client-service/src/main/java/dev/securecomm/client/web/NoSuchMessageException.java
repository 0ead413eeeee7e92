package dev.securecomm.client.web;

/// A caller asked for a message that is not in the outbox, or no longer.
final class NoSuchMessageException extends Exception {

  private static final long serialVersionUID = 1L;
}
