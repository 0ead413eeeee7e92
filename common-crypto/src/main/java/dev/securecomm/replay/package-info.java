/// Exactly once (protocol section 6): which messages were handled, and what was replied.
///
/// Guarantees that of all copies of a message one is handled, however many arrive together, and
/// that the others get the same sealed reply, byte for byte, for as long as the message could be
/// sent again.
///
/// Refuses to know keys and plaintext: it holds sealed replies and digests only. Here is the record
/// that lives in memory; one that survives a restart is a service's.
@NullMarked
package dev.securecomm.replay;

import org.jspecify.annotations.NullMarked;
