package dev.securecomm.message;

import dev.securecomm.envelope.Envelope;
import dev.securecomm.envelope.MessageHeader;

/// A request as we sealed it, kept until its reply is opened: the reply has to answer it.
public record SealedRequest(MessageHeader header, Recipient recipient, Envelope envelope) {}
