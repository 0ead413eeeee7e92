package dev.securecomm.server.config;

/// The handlers to choose from.
public enum HandlerKind {
  /// Answers with the text of `securecomm.reply`.
  REPLY,
  /// Answers every message with itself.
  ECHO,
  /// Lets the application at `securecomm.forward.url` answer.
  FORWARD
}
