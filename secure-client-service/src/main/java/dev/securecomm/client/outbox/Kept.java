package dev.securecomm.client.outbox;

import dev.securecomm.envelope.MessageId;
import dev.securecomm.message.Reply;
import dev.securecomm.message.SealedRequest;
import java.time.Instant;
import java.util.Optional;

/// A message with all that is kept of it.
///
/// @param name a digest of its caller's Idempotency-Key
/// @param content a digest of what the caller sent under that key
/// @param unattended whether it is delivered in the background
/// @param reply the opened reply, once it is delivered
record Kept(
    OutboxMessage message,
    Optional<String> name,
    Optional<String> content,
    boolean unattended,
    SealedRequest sealed,
    Optional<Reply> reply) {

  MessageId id() {
    return message.id();
  }

  State state() {
    return message.state();
  }

  boolean isExpired(Instant now) {
    return !now.isBefore(message.expires());
  }

  /// Whoever delivers it holds this turn.
  String turn() {
    return name.orElse(id().value());
  }

  Answered answered() {
    return new Answered(id(), sealed.header().suite(), reply.orElseThrow());
  }
}
