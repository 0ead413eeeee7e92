/// The server as the client meets it: its HTTP interface, its pinned keys, and our introduction to
/// it.
///
/// Guarantees that keys which leave this package were signed by the pinned identity. What the
/// server answers otherwise is unauthenticated noise, and is read as little as possible.
///
/// Refuses to know messages.
@NullMarked
package dev.securecomm.client.server;

import org.jspecify.annotations.NullMarked;
