/// Keys that follow one another: by themselves, and by an operator's hand; and what tells him of
/// it.
///
/// Guarantees that one of several replicas does what is due, that a process which is killed
/// meanwhile leaves the old keys or the new ones, and that whatever needs a hand is told before it
/// breaks anything: by the health, by metrics, and once a day by the log.
///
/// Refuses to know what a message says.
@NullMarked
package dev.securecomm.service.rotation;

import org.jspecify.annotations.NullMarked;
