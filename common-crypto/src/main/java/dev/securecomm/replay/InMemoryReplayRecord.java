package dev.securecomm.replay;

import dev.securecomm.envelope.Digest;
import dev.securecomm.envelope.MessageId;
import dev.securecomm.key.Party;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/// A replay record in memory: bounded, and emptied as records expire. A restart forgets it.
///
/// When it is full it refuses new messages. It never drops a live record to make room: the dropped
/// message could be replayed.
public final class InMemoryReplayRecord implements ReplayRecord {

  private final Limits limits;
  private final Clock clock;

  // These change together, under this object's lock; nobody waits for a reply while holding
  // it.
  private final Map<Name, Held> records = new HashMap<>();
  private final NavigableSet<Held> byExpiry =
      new TreeSet<>(Comparator.comparing(Held::until).thenComparingLong(Held::number));
  private long bytes;
  private long reservations;

  private final AtomicInteger waiting = new AtomicInteger();

  /// The bounds of the record.
  ///
  /// @param records how many messages are remembered at most
  /// @param bytes how much memory they and their sealed replies may take together
  /// @param patience how long a copy waits for the one that is being handled
  /// @param waiting how many copies may wait so: each takes up what its request does
  public record Limits(int records, long bytes, Duration patience, int waiting) {}

  /// About what a record takes beside its reply.
  static final int RECORD_BYTES = 1024;

  /// What an id is unique for.
  private record Name(Party sender, MessageId id) {}

  public InMemoryReplayRecord(Limits limits, Clock clock) {
    this.limits = limits;
    this.clock = clock;
  }

  @Override
  public synchronized boolean isFull() {
    Instant now = clock.instant();
    while (!byExpiry.isEmpty() && byExpiry.first().until().isBefore(now)) {
      forget(byExpiry.first());
    }
    return records.size() >= limits.records() || bytes >= limits.bytes();
  }

  @Override
  public Outcome reserve(Entry message, Instant until) {
    Name name = new Name(message.sender(), message.id());
    long deadline = System.nanoTime() + limits.patience().toNanos();
    while (true) {
      Held held;
      synchronized (this) {
        held = records.get(name);
        if (held == null) {
          return isFull()
              ? new Outcome.Full()
              : new Outcome.Reserved(remember(name, message.digest(), until));
        }
      }
      if (!held.digest.equals(message.digest())) {
        return new Outcome.Conflicting();
      }
      Optional<Outcome> outcome = waiting(held, deadline - System.nanoTime());
      if (outcome.isPresent()) {
        return outcome.get();
      }
    }
  }

  private Optional<Outcome> waiting(Held held, long nanos) {
    if (held.reply.isDone()) {
      return held.await(0);
    }
    try {
      return waiting.incrementAndGet() > limits.waiting()
          ? Optional.of(new Outcome.InProgress())
          : held.await(nanos);
    } finally {
      waiting.decrementAndGet();
    }
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
      bytes -= RECORD_BYTES + (held.reply.isDone() ? held.reply.join().length : 0);
    }
  }

  private synchronized void keep(Held held, byte[] sealedReply) {
    // Its time may be over, and the record gone; who waits is answered all the same.
    boolean first = held.reply.complete(sealedReply);
    if (first && records.get(held.name) == held) {
      bytes += sealedReply.length;
    }
  }

  private synchronized void giveBack(Held held) {
    if (!held.reply.isDone()) {
      // Forgotten before it is cancelled, so that who waits finds the name free.
      forget(held);
      held.reply.cancel(false);
    }
  }

  /// A message that is being handled, or was.
  private final class Held implements Reservation {

    private final Name name;
    private final Digest digest;
    private final Instant until;
    private final long number;
    private final CompletableFuture<byte[]> reply = new CompletableFuture<>();

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

    @Override
    public void complete(byte[] sealedReply) {
      keep(this, sealedReply.clone());
    }

    @Override
    public void close() {
      giveBack(this);
    }

    /// What became of the message, or nothing if it was given back: perhaps it is the caller's now.
    Optional<Outcome> await(long nanos) {
      try {
        return Optional.of(new Outcome.Answered(reply.get(nanos, TimeUnit.NANOSECONDS).clone()));
      } catch (CancellationException e) {
        return Optional.empty();
      } catch (TimeoutException e) {
        return Optional.of(new Outcome.InProgress());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.of(new Outcome.InProgress());
      } catch (ExecutionException e) {
        throw new IllegalStateException("a reply is completed or cancelled", e);
      }
    }
  }
}
