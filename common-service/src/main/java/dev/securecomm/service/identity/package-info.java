/// Who a service is and whom it trusts: the settings every service has, and its keys and peers made
/// from them.
@NullMarked
package dev.securecomm.service.identity;

import org.jspecify.annotations.NullMarked;
