package dev.securecomm.message;

import dev.securecomm.key.EncryptionKey;
import dev.securecomm.key.Party;

/// Whom a message is sealed to.
public record Recipient(Party party, EncryptionKey key) {}
