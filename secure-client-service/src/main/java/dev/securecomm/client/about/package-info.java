/// Who this client is, whom it trusts, and what went wrong: for its operator.
///
/// Guarantees that nothing of this is secret.
///
/// Refuses to know messages.
@NullMarked
package dev.securecomm.client.about;

import org.jspecify.annotations.NullMarked;
