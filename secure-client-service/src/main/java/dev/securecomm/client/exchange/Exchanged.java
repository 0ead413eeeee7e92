package dev.securecomm.client.exchange;

import dev.securecomm.envelope.Envelope;
import dev.securecomm.message.OpenedReply;
import dev.securecomm.message.SealedRequest;

/// An exchange that succeeded: what was sent, what came back over the wire, what it said, and how
/// long that took.
public record Exchanged(
    SealedRequest request, Envelope sealedReply, OpenedReply reply, Times times) {}
