/// HTTP on the management port, which is a web server of its own: nothing here may be found by the
/// services when they look for their parts, which is why it is not among them.
@NullMarked
package dev.securecomm.management;

import org.jspecify.annotations.NullMarked;
