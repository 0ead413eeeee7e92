/// A server with a leak planted in it, by which is seen that one is found over HTTP.
@NullMarked
package dev.securecomm.benchmark.timing.leak;

import org.jspecify.annotations.NullMarked;
