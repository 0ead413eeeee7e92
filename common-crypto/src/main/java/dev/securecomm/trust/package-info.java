/// Whom we trust, and why (protocol sections 1.1 and 1.2).
///
/// Guarantees that a peer's keys are used only while they stand in a fresh JWK Set, signed by the
/// identity whose fingerprint is pinned for that party, and never older than one seen before. What
/// was learned is on disk before it is relied on. The connection that a set came over plays no
/// part.
///
/// Refuses to know messages and HTTP.
@NullMarked
package dev.securecomm.trust;

import org.jspecify.annotations.NullMarked;
