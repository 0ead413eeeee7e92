package dev.securecomm.client.outbox;

/// An `Idempotency-Key` names another message already.
public final class KeyReusedException extends Exception {

  private static final long serialVersionUID = 1L;
}
