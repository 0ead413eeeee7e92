/// The server: publishes its keys, opens what arrives, hands the plain message to a handler and
/// seals the reply.
///
/// A message goes `web` → `exchange` → `handler` and back. `config` puts the parts together and
/// `command` reads the command line; nobody sees `web`.
@NullMarked
package dev.securecomm.server;

import org.jspecify.annotations.NullMarked;
