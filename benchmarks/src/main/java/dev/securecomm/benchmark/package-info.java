/// Measures what a message costs, beside what it costs others: `benchmarks/run`.
///
/// A [dev.securecomm.benchmark.subject] is a server in a process of its own, a
/// [dev.securecomm.benchmark.load] posts to it what was sealed before, a
/// [dev.securecomm.benchmark.plan] says what is compared with what, and
/// [dev.securecomm.benchmark.report] writes it down.
@NullMarked
package dev.securecomm.benchmark;

import org.jspecify.annotations.NullMarked;
