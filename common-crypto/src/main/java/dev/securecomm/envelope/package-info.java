/// The format (protocol sections 2, 3 and 5): sealed envelopes, the message header, the digest.
///
/// Guarantees that an [Envelope] and a [MessageHeader] are well-formed: closed lists of members,
/// each exactly of its type, in its one spelling. Whatever parses serialises back. Nothing here is
/// authenticated: a well-formed envelope may come from anyone.
///
/// Refuses to know how anything is encrypted, signed or trusted.
@NullMarked
package dev.securecomm.envelope;

import org.jspecify.annotations.NullMarked;
