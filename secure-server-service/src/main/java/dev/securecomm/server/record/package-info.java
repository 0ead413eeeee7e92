/// The replay record that survives (protocol section 6): on a disk, or in a database that several
/// replicas share.
///
/// Guarantees that a message is reserved by one replica at a time, that a reply is recorded before
/// it leaves, together with what the handler changed in the same database, and that a reservation
/// whose replica died is another's to take. A message of a time of which records were removed is
/// never taken for new.
///
/// Refuses to know keys and plaintext: what it writes is sealed envelopes and digests.
@NullMarked
package dev.securecomm.server.record;

import org.jspecify.annotations.NullMarked;
