package dev.securecomm.client.outbox;

import dev.securecomm.envelope.MessageId;
import dev.securecomm.key.Party;
import dev.securecomm.message.Reply;
import dev.securecomm.message.SealedRequest;
import java.time.Instant;
import java.util.Optional;

/// A message with all that is kept of it.
///
/// @param unattended whether it is delivered in the background
/// @param isOld whether it was kept before, so that it may have been tried without a trace
/// @param reply the opened reply, once it is delivered
record Kept(
    OutboxMessage message,
    Optional<Named> named,
    boolean unattended,
    boolean isOld,
    SealedRequest sealed,
    Optional<Reply> reply) {

  MessageId id() {
    return message.id();
  }

  Party to() {
    return sealed.header().aud();
  }

  State state() {
    return message.state();
  }

  boolean isExpired(Instant now) {
    return !now.isBefore(message.expires());
  }

  /// Whoever delivers it holds this turn.
  String turn() {
    return named.map(Named::name).orElse(id().value());
  }

  NotDeliveredException notDelivered() {
    return new NotDeliveredException(id(), message.reason().orElse(""));
  }

  Answered answered() {
    return new Answered(id(), sealed.header().suite(), reply.orElseThrow());
  }
}
