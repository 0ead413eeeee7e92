/// An application behind the server, for tests with real servers that are killed: it knows what it
/// did, and how often.
@NullMarked
package dev.securecomm.ledger;

import org.jspecify.annotations.NullMarked;
