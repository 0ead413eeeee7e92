/// Text and bytes: canonical base64url (RFC 4648 section 5) and JSON read strictly (RFC 8259).
///
/// Guarantees that one value has one spelling: no padding, no stray bits, no duplicate or trailing
/// member, no byte that is not UTF-8. Whoever re-spells an envelope's members gets a
/// [MalformedException], never a second message that means the same.
///
/// Refuses to know keys, messages and HTTP.
@NullMarked
package dev.securecomm.codec;

import org.jspecify.annotations.NullMarked;
