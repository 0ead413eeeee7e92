/// The servers that are compared, each with the envelopes that it understands.
@NullMarked
package dev.securecomm.benchmark.subject;

import org.jspecify.annotations.NullMarked;
