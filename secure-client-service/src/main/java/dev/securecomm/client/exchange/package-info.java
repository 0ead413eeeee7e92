/// One message's way through the client: seal, post, open the reply.
///
/// Guarantees that what it returns was opened and answers the very envelope it sent; everything
/// else is an [ExchangeException]. A message that is sealed again keeps its id.
///
/// Refuses to know HTTP.
@NullMarked
package dev.securecomm.client.exchange;

import org.jspecify.annotations.NullMarked;
