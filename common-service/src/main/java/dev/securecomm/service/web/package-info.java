/// HTTP that both services speak: the published keys, bounded bodies, and problems (RFC 9457).
///
/// Refuses to know messages.
@NullMarked
package dev.securecomm.service.web;

import org.jspecify.annotations.NullMarked;
