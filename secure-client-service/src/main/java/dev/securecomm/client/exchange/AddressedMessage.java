package dev.securecomm.client.exchange;

import dev.securecomm.envelope.Suite;
import dev.securecomm.key.Party;
import dev.securecomm.message.Message;

/// A plain message, to whom it goes, and how it is to be sealed.
public record AddressedMessage(Party to, Suite suite, Message message) {}
