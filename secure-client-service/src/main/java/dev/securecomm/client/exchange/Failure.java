package dev.securecomm.client.exchange;

/// How an exchange can fail. None of these says that the message was not handled, except that it
/// was never sent where the server could not be reached or trusted.
public enum Failure {
  /// There is no connection to the server.
  UNREACHABLE,
  /// The server did not answer in time.
  TIMEOUT,
  /// The server, or something that answers for it, refused.
  REFUSED,
  /// The server's identity is not the pinned one, or its keys are no good.
  SERVER_NOT_TRUSTED,
  /// What came back is no reply of the server's to this message.
  REPLY_NOT_TRUSTED
}
