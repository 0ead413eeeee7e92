package dev.securecomm.client.outbox;

import dev.securecomm.client.exchange.ExchangeException;
import dev.securecomm.envelope.MessageId;

/// A message has no reply yet, and is kept: sent again under its key, it goes on.
public final class StillWaitingException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String id;
  private final ExchangeException lastTry;

  StillWaitingException(MessageId id, ExchangeException lastTry) {
    super(lastTry.sentence(), lastTry);
    this.id = id.value();
    this.lastTry = lastTry;
  }

  public String id() {
    return id;
  }

  /// Why there is none.
  public ExchangeException lastTry() {
    return lastTry;
  }
}
