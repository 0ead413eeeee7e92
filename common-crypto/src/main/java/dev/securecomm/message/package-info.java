/// Sealing and opening messages (protocol sections 3 to 5).
///
/// Guarantees that an [OpenedMessage] or [OpenedReply] was decrypted, signed by a trusted peer,
/// meant for us, fresh, and, if a reply, an answer to the very envelope we sent: only [Opener] can
/// make one, so holding one is the proof. Everything else ends in one [RefusedException] whose
/// [Reason] is for the operator alone.
///
/// Refuses to know HTTP, files and what a message means. It knows no JOSE library.
@NullMarked
package dev.securecomm.message;

import org.jspecify.annotations.NullMarked;
