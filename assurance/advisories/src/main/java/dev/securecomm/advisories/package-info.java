/// Asks an advisory database about what is in a service's jar: `assurance/supply-chain`.
///
/// What is in the jar is what its SBOM says, which `SbomIT` holds against the jar. The database is
/// OSV's, asked over the network, or a copy of it (or of a part) in files. What no database could
/// be asked about is never called free of vulnerabilities.
@NullMarked
package dev.securecomm.advisories;

import org.jspecify.annotations.NullMarked;
