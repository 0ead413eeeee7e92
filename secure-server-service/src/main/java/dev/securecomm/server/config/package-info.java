/// The settings under `securecomm.*`, and how they put the parts together.
@NullMarked
package dev.securecomm.server.config;

import org.jspecify.annotations.NullMarked;
