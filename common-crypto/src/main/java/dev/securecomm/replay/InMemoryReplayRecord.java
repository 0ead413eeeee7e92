package dev.securecomm.replay;

import dev.securecomm.envelope.Digest;
import dev.securecomm.envelope.MessageId;
import dev.securecomm.key.Party;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A replay record in memory: bounded, and emptied as records expire. A restart forgets it.
///
/// When it is full it refuses new messages. It never drops a live record to make room: the dropped
/// message could be replayed.
public final class InMemoryReplayRecord implements ReplayRecord {

  /// About what a record takes beside its reply.
  static final int RECORD_BYTES = 1024;

  private final Limits limits;
  private final Clock clock;

  // These change together, under this object's lock.
  private final Map<Name, Held> records = new HashMap<>();
  private final NavigableSet<Held> byExpiry =
      new TreeSet<>(Comparator.comparing(Held::until).thenComparingLong(Held::number));
  private Instant removed = Instant.MIN;
  private long bytes;
  private long reservations;

  /// The bounds of the record.
  ///
  /// @param records how many messages are remembered at most
  /// @param bytes how much memory they and their sealed replies may take together
  public record Limits(int records, long bytes) {}

  /// What an id is unique for.
  private record Name(Party sender, MessageId id) {}

  public InMemoryReplayRecord(Limits limits, Clock clock) {
    this.limits = limits;
    this.clock = clock;
  }

  @Override
  public synchronized boolean isFull() {
    Instant now = clock.instant();
    while (!byExpiry.isEmpty() && byExpiry.first().until.isBefore(now)) {
      // The clock may be set back: whatever else was of this time is not taken for new then.
      removed = byExpiry.first().until;
      forget(byExpiry.first());
    }
    return records.size() >= limits.records() || bytes >= limits.bytes();
  }

  @Override
  public synchronized Outcome reserve(Entry message, Instant until) {
    Name name = new Name(message.sender(), message.id());
    Held held = records.get(name);
    if (held != null) {
      return held.outcome(message.digest());
    }
    if (isFull()) {
      return new Outcome.Full();
    }
    return until.isAfter(removed)
        ? new Outcome.Reserved(remember(name, message.digest(), until))
        : new Outcome.Forgotten();
  }

  private Held remember(Name name, Digest digest, Instant until) {
    Held held = new Held(name, digest, until, reservations++);
    records.put(name, held);
    byExpiry.add(held);
    bytes += RECORD_BYTES;
    return held;
  }

  private void forget(Held held) {
    byExpiry.remove(held);
    if (records.remove(held.name, held)) {
      bytes -= RECORD_BYTES + (held.reply == null ? 0 : held.reply.length);
    }
  }

  private synchronized void keep(Held held, byte[] sealedReply, Runnable effects) {
    if (held.reply != null) {
      return;
    }
    effects.run();
    held.reply = sealedReply;
    // Its time may be over, and the record gone.
    if (records.get(held.name) == held) {
      bytes += sealedReply.length;
    }
  }

  private synchronized void giveBack(Held held) {
    if (held.reply == null) {
      forget(held);
    }
  }

  /// A message that is being handled, or was.
  private final class Held implements Reservation {

    private final Name name;
    private final Digest digest;
    private final Instant until;
    private final long number;
    private byte @Nullable [] reply;

    Held(Name name, Digest digest, Instant until, long number) {
      this.name = name;
      this.digest = digest;
      this.until = until;
      this.number = number;
    }

    Instant until() {
      return until;
    }

    /// Tells apart what expires together.
    long number() {
      return number;
    }

    Outcome outcome(Digest asked) {
      if (!digest.equals(asked)) {
        return new Outcome.Conflicting();
      }
      return reply == null ? new Outcome.InProgress() : new Outcome.Answered(reply.clone());
    }

    @Override
    public void complete(byte[] sealedReply, Runnable effects) {
      keep(this, sealedReply.clone(), effects);
    }

    @Override
    public void close() {
      giveBack(this);
    }
  }
}
