package dev.securecomm.replay;

import dev.securecomm.envelope.Digest;
import dev.securecomm.envelope.MessageId;
import dev.securecomm.key.Party;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/// A replay record in memory: bounded, and emptied as records expire. A restart forgets it.
///
/// When it is full it refuses new messages. It never drops a live record to make room: the dropped
/// message could be replayed.
public final class InMemoryReplayRecord implements ReplayRecord {

  private final Limits limits;
  private final Clock clock;
  private final ConcurrentMap<Name, Held> records = new ConcurrentHashMap<>();
  private final PriorityBlockingQueue<Expiry> expiries =
      new PriorityBlockingQueue<>(64, Comparator.comparing(Expiry::until));
  private final AtomicLong replyBytes = new AtomicLong();

  /// The bounds of the record.
  ///
  /// @param records how many messages are remembered at most
  /// @param replyBytes how much memory their sealed replies may take together, in bytes
  /// @param patience how long a copy waits for the one that is being handled
  public record Limits(int records, long replyBytes, Duration patience) {}

  /// What an id is unique for.
  private record Name(Party sender, MessageId id) {}

  private record Expiry(Instant until, Name name, Held held) {}

  private static final class Held {
    private final Digest digest;
    private final CompletableFuture<byte[]> reply = new CompletableFuture<>();

    Held(Digest digest) {
      this.digest = digest;
    }
  }

  public InMemoryReplayRecord(Limits limits, Clock clock) {
    this.limits = limits;
    this.clock = clock;
  }

  @Override
  public boolean isFull() {
    removeExpired();
    return records.size() >= limits.records() || replyBytes.get() >= limits.replyBytes();
  }

  @Override
  public Outcome reserve(Entry message, Instant until) {
    Name name = new Name(message.sender(), message.id());
    long deadline = System.nanoTime() + limits.patience().toNanos();
    while (true) {
      Held held = records.get(name);
      if (held == null) {
        if (isFull()) {
          return new Outcome.Full();
        }
        Held fresh = new Held(message.digest());
        held = records.putIfAbsent(name, fresh);
        if (held == null) {
          Expiry expiry = new Expiry(until, name, fresh);
          expiries.add(expiry);
          return new Outcome.Reserved(new Handling(expiry));
        }
      }
      if (!held.digest.equals(message.digest())) {
        return new Outcome.Conflicting();
      }
      Optional<Outcome> outcome = await(held, deadline - System.nanoTime());
      if (outcome.isPresent()) {
        return outcome.get();
      }
    }
  }

  /// What became of a message that somebody handles, or nothing if it was given back: perhaps it is
  /// the caller's now.
  private static Optional<Outcome> await(Held held, long nanos) {
    try {
      return Optional.of(new Outcome.Answered(held.reply.get(nanos, TimeUnit.NANOSECONDS).clone()));
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

  private void removeExpired() {
    Instant now = clock.instant();
    Expiry first = expiries.peek();
    while (first != null && first.until().isBefore(now)) {
      if (expiries.remove(first)) {
        forget(first);
      }
      first = expiries.peek();
    }
  }

  private void forget(Expiry expiry) {
    records.computeIfPresent(
        expiry.name(),
        (name, held) -> {
          if (held != expiry.held()) {
            return held;
          }
          replyBytes.addAndGet(-sizeOf(held));
          return null;
        });
  }

  private static long sizeOf(Held held) {
    return held.reply.isDone() ? held.reply.join().length : 0;
  }

  private final class Handling implements Reservation {

    private final Expiry expiry;

    Handling(Expiry expiry) {
      this.expiry = expiry;
    }

    @Override
    public void complete(byte[] sealedReply) {
      records.computeIfPresent(
          expiry.name(),
          (name, held) -> {
            if (held == expiry.held() && held.reply.complete(sealedReply.clone())) {
              replyBytes.addAndGet(sealedReply.length);
            }
            return held;
          });
      // Its time may be over, and the record gone; who waits is answered all the same.
      expiry.held().reply.complete(sealedReply.clone());
    }

    @Override
    public void close() {
      if (!expiry.held().reply.isDone()) {
        // Forgotten before it is cancelled, so that who waits finds the name free.
        forget(expiry);
        expiry.held().reply.cancel(false);
      }
    }
  }
}
