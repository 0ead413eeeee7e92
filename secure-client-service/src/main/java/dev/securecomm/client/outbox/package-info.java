/// The outbox: messages that are kept until they are delivered, and what became of them.
///
/// Guarantees that what was accepted survives a crash, that one `Idempotency-Key` is one message
/// however often it comes, and that nothing plain and nothing guessable is on the disk: requests
/// are sealed to the server, all else to this party itself.
///
/// Refuses to know HTTP. The order of two messages is not promised.
@NullMarked
package dev.securecomm.client.outbox;

import org.jspecify.annotations.NullMarked;
