/// Whose implementation of the algorithms we use.
///
/// Guarantees that a provider which is faster than the JDK's is used by us alone: it is never
/// installed in the JVM, where it would be asked by everybody for everything. Keys are made by the
/// provider that works with them, since one of another's is translated anew for every operation.
///
/// Refuses to know what the algorithms are used for, and with which parameters.
@NullMarked
package dev.securecomm.provider;

import org.jspecify.annotations.NullMarked;
