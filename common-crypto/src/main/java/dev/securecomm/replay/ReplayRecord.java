package dev.securecomm.replay;

import dev.securecomm.envelope.Digest;
import dev.securecomm.envelope.MessageId;
import dev.securecomm.key.Party;
import java.time.Instant;

/// Records which messages were handled: (sender, id, digest) and the sealed reply.
///
/// To be asked only about messages that are verified, or anyone could burn an id (protocol section
/// 4).
public interface ReplayRecord {

  /// Reserves a message for the caller to handle, or tells what became of it.
  ///
  /// While another caller handles the same message this waits a little for its reply.
  ///
  /// @param until the record is kept at least until then: the message's `exp` and the skew
  Outcome reserve(Entry message, Instant until);

  /// Whether no further message can be recorded now, which is a reason to refuse before any work.
  boolean isFull();

  /// A message as it is recorded.
  record Entry(Party sender, MessageId id, Digest digest) {}

  /// What became of a message.
  sealed interface Outcome {

    /// It is the caller's to handle.
    record Reserved(Reservation reservation) implements Outcome {}

    /// It was handled, and this was the sealed reply.
    @SuppressWarnings("ArrayRecordComponent") // Matched and sent, never compared.
    record Answered(byte[] sealedReply) implements Outcome {}

    /// Its id was used for another message, which stands.
    record Conflicting() implements Outcome {}

    /// It is being handled, and has been for longer than a caller should wait.
    record InProgress() implements Outcome {}

    /// It cannot be recorded, so it must not be handled.
    record Full() implements Outcome {}
  }

  /// The right and duty to handle a message. Closed without completion it is given back, so that a
  /// failure does not block the retry.
  interface Reservation extends AutoCloseable {

    /// Records the sealed reply. Only then may it leave.
    void complete(byte[] sealedReply);

    @Override
    void close();
  }
}
