/// One message's way through the server: open, handle once, seal.
///
/// Guarantees that the handler sees opened messages only, each of them once, and that whatever
/// happens after the sender is authenticated is told inside a sealed reply.
///
/// Refuses to know HTTP and what a message means.
@NullMarked
package dev.securecomm.server.exchange;

import org.jspecify.annotations.NullMarked;
