/// Bounds what a stranger can hold by holding connections: how many from one network, how long
/// until a request is there, how long until it is answered.
///
/// Refuses to know what requests are for.
@NullMarked
package dev.securecomm.service.connection;

import org.jspecify.annotations.NullMarked;
