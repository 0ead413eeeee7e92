/// HTTP: the five endpoints of the protocol, bounded bodies, and problems (RFC 9457).
///
/// Guarantees that all refusals of a message look alike from outside, and that each reason is
/// counted and logged under the trace id that the caller was given.
///
/// Refuses to know how a message is opened or answered.
@NullMarked
package dev.securecomm.server.web;

import org.jspecify.annotations.NullMarked;
