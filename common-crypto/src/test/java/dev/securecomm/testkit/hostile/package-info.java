/// A testkit that can lie: every way we know to make a hostile message, as small generators by
/// theme, each of one defect; the vector files that come of them; and who posts those to a server.
///
/// Guarantees that the same cast, at the same time and with the same seed, makes the same bytes,
/// and that each message has one thing wrong with it and names the reason for which it is refused.
///
/// Refuses to know how the services open messages: it knows their protocol, and meets them by HTTP.
@NullMarked
package dev.securecomm.testkit.hostile;

import org.jspecify.annotations.NullMarked;
