/// Both services as their users have them: the real jars, each in a process of its own, and a proxy
/// between them that does what gateways and attackers do.
@NullMarked
package dev.securecomm.client.endtoend;

import org.jspecify.annotations.NullMarked;
