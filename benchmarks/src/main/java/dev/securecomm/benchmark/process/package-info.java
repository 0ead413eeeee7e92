/// Processes of this Java, and what they take of the machine.
@NullMarked
package dev.securecomm.benchmark.process;

import org.jspecify.annotations.NullMarked;
