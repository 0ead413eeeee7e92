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

    /// It is being handled.
    record InProgress() implements Outcome {}

    /// It cannot be recorded, so it must not be handled.
    record Full() implements Outcome {}

    /// Records of its time were removed already: nobody knows whether it was handled. Our clock had
    /// been ahead, and was set back.
    record Forgotten() implements Outcome {}
  }

  /// The right and duty to handle a message. Closed without completion it is given back, so that a
  /// failure does not block the retry.
  interface Reservation extends AutoCloseable {

    /// Records the sealed reply. Only then may it leave.
    ///
    /// @param effects what the handler changes in the database that the record is in: it is changed
    ///   if, and only if, the reply is recorded
    /// @throws LostException if the message is another's to handle meanwhile; nothing was recorded
    void complete(byte[] sealedReply, Runnable effects);

    @Override
    void close();
  }

  /// A reservation took so long that somebody else has taken over.
  final class LostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LostException() {
      super("somebody else has taken over");
    }
  }
}
