/// Private files: of a folder of mode 0700 with files of mode 0600, or wherever a service keeps
/// what its replicas share.
///
/// Guarantees that a crash while writing leaves the old content or the new, never half of either,
/// and that a file which others could read or write is refused, since what it says or hides is no
/// longer ours alone.
///
/// Refuses to know what is in the files.
@NullMarked
package dev.securecomm.file;

import org.jspecify.annotations.NullMarked;
