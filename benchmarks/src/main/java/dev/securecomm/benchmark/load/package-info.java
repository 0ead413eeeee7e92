/// Callers: as many as answer each other (closed loop), or as many as come (open loop).
@NullMarked
package dev.securecomm.benchmark.load;

import org.jspecify.annotations.NullMarked;
