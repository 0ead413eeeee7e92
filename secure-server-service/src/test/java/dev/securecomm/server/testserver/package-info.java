/// What the server's tests share: the real application on a random port, a client that talks to it
/// by the library, raw sockets, the command line as a process, and captured logs.
@NullMarked
package dev.securecomm.server.testserver;

import org.jspecify.annotations.NullMarked;
