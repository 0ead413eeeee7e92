/// Keys that follow one another in a server that runs.
@NullMarked
package dev.securecomm.server.rotation;

import org.jspecify.annotations.NullMarked;
