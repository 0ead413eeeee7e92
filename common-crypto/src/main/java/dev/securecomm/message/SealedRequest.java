package dev.securecomm.message;

import dev.securecomm.envelope.Envelope;
import dev.securecomm.envelope.MessageHeader;
import dev.securecomm.key.Kid;

/// A request as we sealed it, kept until its reply is opened: the reply has to answer it.
///
/// @param sealedTo the recipient's encryption key
/// @param again whether it was sealed before, and may have arrived as another envelope
public record SealedRequest(MessageHeader header, Kid sealedTo, boolean again, Envelope envelope) {}
