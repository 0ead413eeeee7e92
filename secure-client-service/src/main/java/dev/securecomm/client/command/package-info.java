/// The command line: what the jar does besides serving.
@NullMarked
package dev.securecomm.client.command;

import org.jspecify.annotations.NullMarked;
