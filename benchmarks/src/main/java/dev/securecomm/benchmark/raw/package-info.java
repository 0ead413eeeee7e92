/// The limit: private operations and nothing else.
@NullMarked
package dev.securecomm.benchmark.raw;

import org.jspecify.annotations.NullMarked;
