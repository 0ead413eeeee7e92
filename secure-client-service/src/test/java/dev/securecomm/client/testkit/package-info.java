/// What the client's tests share: the client running in this JVM, and a server that keeps to the
/// protocol until a test makes it lie.
@NullMarked
package dev.securecomm.client.testkit;

import org.jspecify.annotations.NullMarked;
