/// What the executable jars of both services are made of, and what they say of it themselves: the
/// SBOM within (CycloneDX 1.6), which has to name every library by its digest, and nothing else.
@NullMarked
package dev.securecomm.client.shipped;

import org.jspecify.annotations.NullMarked;
