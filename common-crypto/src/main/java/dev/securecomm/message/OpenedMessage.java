package dev.securecomm.message;

import dev.securecomm.envelope.Digest;
import dev.securecomm.envelope.MessageHeader;
import dev.securecomm.envelope.MessageId;
import dev.securecomm.key.Party;

/// A request that was decrypted and verified: holding one is the proof, since only [Opener] can
/// make one.
public final class OpenedMessage {

  private final MessageHeader header;
  private final Digest digest;
  private final Message message;

  OpenedMessage(MessageHeader header, Digest digest, Message message) {
    this.header = header;
    this.digest = digest;
    this.message = message;
  }

  public MessageHeader header() {
    return header;
  }

  public Party sender() {
    return header.iss();
  }

  public MessageId id() {
    return header.jti();
  }

  /// The digest of the envelope that it came in.
  public Digest digest() {
    return digest;
  }

  public Message message() {
    return message;
  }

  @Override
  public String toString() {
    return "OpenedMessage " + id() + " from " + sender() + ": " + message;
  }
}
