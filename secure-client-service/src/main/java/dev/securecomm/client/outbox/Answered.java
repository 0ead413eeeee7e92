package dev.securecomm.client.outbox;

import dev.securecomm.envelope.MessageId;
import dev.securecomm.envelope.Suite;
import dev.securecomm.message.Reply;

/// A message and the opened reply to it, whether it came now or before.
public record Answered(MessageId id, Suite suite, Reply reply) {}
