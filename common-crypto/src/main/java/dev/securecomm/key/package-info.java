/// Keys: who may do what with which RSA key (protocol section 1).
///
/// Guarantees that a key which exists is a good key: every type checks the key policy when it is
/// made, is bound to one role and one algorithm, and names itself by its RFC 7638 thumbprint. A
/// signing key cannot be passed where a wrapping key is wanted, and private keys print
/// `[redacted]`.
///
/// Refuses to know messages, peers and trust. [Jose] alone touches the JOSE library here.
@NullMarked
package dev.securecomm.key;

import org.jspecify.annotations.NullMarked;
