/// Private files: a folder of mode 0700 whose files of mode 0600 are there whole or not at all.
///
/// Guarantees that a crash while writing leaves the old content or the new, never half of either,
/// and that a file which others could read or write is refused, since what it says or hides is no
/// longer ours alone.
///
/// Refuses to know what is in the files.
@NullMarked
package dev.securecomm.file;

import org.jspecify.annotations.NullMarked;
