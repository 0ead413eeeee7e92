package dev.securecomm.client.outbox;

import dev.securecomm.envelope.MessageId;
import dev.securecomm.key.Party;
import java.time.Instant;
import java.util.Optional;

/// A message in the outbox, as it is told to its caller.
///
/// @param to whose it is to be; not known of one that an older version has kept
/// @param tries how often it was tried to deliver it
/// @param expires until when it is tried
/// @param nextTry when it is tried next; nothing if it is over, or is its caller's to try
/// @param reason why the last try failed, in a sentence or two
public record OutboxMessage(
    MessageId id,
    Optional<Party> to,
    State state,
    long tries,
    Instant created,
    Instant expires,
    Optional<Instant> lastTry,
    Optional<Instant> nextTry,
    Optional<String> reason) {}
