/// HTTP as a caller needs it, and no more.
@NullMarked
package dev.securecomm.benchmark.http;

import org.jspecify.annotations.NullMarked;
