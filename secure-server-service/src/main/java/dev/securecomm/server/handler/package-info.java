/// What a message means: the one place to change for an application of one's own.
///
/// Refuses to know that messages were ever sealed.
@NullMarked
package dev.securecomm.server.handler;

import org.jspecify.annotations.NullMarked;
