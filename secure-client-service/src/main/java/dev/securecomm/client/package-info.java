/// The client: triggered by a plain HTTP call it seals, posts, opens and verifies the signed reply.
///
/// A message goes `web` → `exchange` → `server` and back. `config` puts the parts together and
/// `command` reads the command line; nobody sees `web`.
@NullMarked
package dev.securecomm.client;

import org.jspecify.annotations.NullMarked;
