/// Settings that an operator got wrong.
///
/// Guarantees that each is told in one sentence that names the setting.
@NullMarked
package dev.securecomm.service.settings;

import org.jspecify.annotations.NullMarked;
