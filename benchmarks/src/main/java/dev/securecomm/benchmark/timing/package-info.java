/// Judges whether two things take the same time: pairs in random order, a sign test, intervals by
/// bootstrap, and a verdict against a bound that was stated before.
///
/// Refuses to know what is timed: that is in [dev.securecomm.benchmark.timing.cases].
@NullMarked
package dev.securecomm.benchmark.timing;

import org.jspecify.annotations.NullMarked;
