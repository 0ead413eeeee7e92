/// The settings under `securecomm.*`, and how they put the parts together.
@NullMarked
package dev.securecomm.client.config;

import org.jspecify.annotations.NullMarked;
