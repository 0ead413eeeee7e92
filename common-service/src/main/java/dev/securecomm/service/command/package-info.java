/// Starting a service, or asking it something and exiting.
///
/// Guarantees that a start which fails says so in one sentence.
@NullMarked
package dev.securecomm.service.command;

import org.jspecify.annotations.NullMarked;
