/// The handler for an application that stands behind this server and speaks plain HTTP.
///
/// Guarantees that nothing in a message says where it goes or adds a header, and that an
/// application which does not answer holds up no more than the messages that wait for it.
///
/// Refuses to know that messages were ever sealed.
@NullMarked
package dev.securecomm.server.forward;

import org.jspecify.annotations.NullMarked;
