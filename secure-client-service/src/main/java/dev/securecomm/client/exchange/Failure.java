package dev.securecomm.client.exchange;

/// How an exchange can fail. None of these says that the message was not handled, not even a
/// refusal, which may be anyone's: once a message was posted, only a reply tells. Whether it was is
/// in the sentence of the [ExchangeException].
public enum Failure {
  /// There is no connection to the server, or no longer one.
  UNREACHABLE,
  /// The server did not answer in time.
  TIMEOUT,
  /// The connection broke off, or what came over it is no HTTP.
  BROKEN_OFF,
  /// The server, or something that answers for it, refused.
  REFUSED,
  /// The server's identity is not the pinned one, or its keys are no good.
  SERVER_NOT_TRUSTED,
  /// What came back is no reply of the server's to this message.
  REPLY_NOT_TRUSTED,
  /// The server's reply is longer than the limit.
  REPLY_TOO_LONG,
  /// The server, by its own signed word, no longer has the key that the message is sealed to, or we
  /// have revoked the one that it is signed with, and what was sealed is no longer at hand.
  KEYS_CHANGED,
  /// The message was sealed again after the server's keys or ours changed, and had been handled
  /// before.
  REPLY_LOST;

  /// Whether the server said nothing at all: then it may be gone, for all other messages, too.
  public boolean isSilence() {
    return this == UNREACHABLE || this == TIMEOUT || this == BROKEN_OFF;
  }

  /// Whether no other try will end otherwise.
  public boolean isFinal() {
    return this == REPLY_TOO_LONG || this == KEYS_CHANGED || this == REPLY_LOST;
  }
}
