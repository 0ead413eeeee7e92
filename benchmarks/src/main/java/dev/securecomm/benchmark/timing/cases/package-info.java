/// What nobody may tell apart by time: refused messages, in process and over HTTP, wrong
/// passphrases and wrong tokens.
@NullMarked
package dev.securecomm.benchmark.timing.cases;

import org.jspecify.annotations.NullMarked;
