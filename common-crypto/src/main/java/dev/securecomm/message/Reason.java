package dev.securecomm.message;

/// Why an envelope was refused: for a metric and a log line, never for the other side.
public enum Reason {
  /// The envelope or a member of it is not well-formed.
  MALFORMED,
  /// The JWE or message header is not the closed list.
  HEADER,
  /// The header belongs to the other part or direction.
  DIRECTION,
  /// Sealed to a key that is not ours.
  RECIPIENT_KEY,
  /// What was decrypted is not a signed message.
  NOT_SIGNED,
  /// The sender is not trusted.
  UNKNOWN_SENDER,
  /// The signing key is not the sender's.
  UNKNOWN_KEY,
  /// Signed with, or sealed to, a key that its owner has taken back.
  REVOKED_KEY,
  /// The signature does not hold.
  SIGNATURE,
  /// Signed for another recipient.
  AUDIENCE,
  /// From the future.
  FROM_THE_FUTURE,
  /// Expired.
  STALE,
  /// Lives too long, or not at all.
  LIFETIME,
  /// Does not decrypt.
  DOES_NOT_DECRYPT,
  /// A Fernet token whose time is not that of its header.
  TOKEN_TIME,
  /// A reply to another request.
  OTHER_REQUEST
}
