/// A clock for real clients that are started by tests, outside of what they look for beans in.
@NullMarked
package dev.securecomm.clock;

import org.jspecify.annotations.NullMarked;
