/// What is fuzzed: every parser and the whole opener, each behind a [Target], which holds its
/// invariants.
///
/// Guarantees that an input is refused by our own refusals alone, that what is taken serialises
/// back, and that no input takes more memory than its length allows. `assurance/fuzz` looks for
/// inputs that break this; those that were worth keeping are tests (`CorpusTest`).
///
/// Refuses to know the fuzzer: a target takes bytes, whoever made them.
@NullMarked
package dev.securecomm.fuzz;

import org.jspecify.annotations.NullMarked;
