package dev.securecomm.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/// A replay record whose callers wait a little for one another: of copies that arrive together one
/// is handled, and the others get its reply.
public final class PatientReplayRecord implements ReplayRecord {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private final ReplayRecord record;
  private final Patience patience;
  private final ConcurrentMap<Entry, Turn> turns = new ConcurrentHashMap<>();
  private final AtomicInteger waiting = new AtomicInteger();

  /// How long callers wait, and how many.
  ///
  /// @param atMost how long a copy waits for the one that is being handled
  /// @param waiting how many copies may wait so: each takes up what its request does
  public record Patience(Duration atMost, int waiting) {}

  /// @param record what answers at once
  public PatientReplayRecord(ReplayRecord record, Patience patience) {
    this.record = record;
    this.patience = patience;
  }

  @Override
  public boolean isFull() {
    return record.isFull();
  }

  @Override
  public Outcome reserve(Entry message, Instant until) {
    long deadline = System.nanoTime() + patience.atMost().toNanos();
    while (true) {
      Turn ours = new Turn(message);
      Turn first = turns.putIfAbsent(message, ours);
      if (first == null) {
        return ours.take(until, deadline);
      }
      Optional<Outcome> outcome = waiting(() -> first.await(deadline));
      if (outcome.isPresent()) {
        return outcome.get();
      }
    }
  }

  private Optional<Outcome> waiting(Wait wait) {
    try {
      return waiting.incrementAndGet() > patience.waiting()
          ? Optional.of(new Outcome.InProgress())
          : wait.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(new Outcome.InProgress());
    } finally {
      waiting.decrementAndGet();
    }
  }

  @FunctionalInterface
  private interface Wait {
    /// What became of the message, or nothing if it was given back: perhaps it is the caller's now.
    Optional<Outcome> await() throws InterruptedException;
  }

  /// The first of the copies of a message that are here now.
  private final class Turn {

    private final Entry message;
    private final CompletableFuture<byte[]> reply = new CompletableFuture<>();

    Turn(Entry message) {
      this.message = message;
    }

    Outcome take(Instant until, long deadline) {
      Outcome outcome = new Outcome.InProgress();
      try {
        outcome = record.reserve(message, until);
        if (outcome instanceof Outcome.InProgress) {
          outcome = waiting(() -> look(until, deadline)).orElseGet(Outcome.InProgress::new);
        }
      } finally {
        switch (outcome) {
          case Outcome.Reserved _ -> {}
          case Outcome.Answered(byte[] sealedReply) -> end(sealedReply);
          case Outcome.Conflicting _, Outcome.InProgress _, Outcome.Full _, Outcome.Forgotten _ ->
              giveUp();
        }
      }
      return outcome instanceof Outcome.Reserved(Reservation reservation)
          ? new Outcome.Reserved(new Taken(reservation, this))
          : outcome;
    }

    /// While it is handled elsewhere.
    private Optional<Outcome> look(Instant until, long deadline) throws InterruptedException {
      while (deadline - System.nanoTime() > 0) {
        Thread.sleep(BETWEEN_LOOKS);
        Outcome outcome = record.reserve(message, until);
        if (!(outcome instanceof Outcome.InProgress)) {
          return Optional.of(outcome);
        }
      }
      return Optional.empty();
    }

    Optional<Outcome> await(long deadline) throws InterruptedException {
      try {
        byte[] sealedReply = reply.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        return Optional.of(new Outcome.Answered(sealedReply.clone()));
      } catch (CancellationException e) {
        return Optional.empty();
      } catch (TimeoutException e) {
        return Optional.of(new Outcome.InProgress());
      } catch (ExecutionException e) {
        throw new IllegalStateException("a turn is ended or given up", e);
      }
    }

    void end(byte[] sealedReply) {
      reply.complete(sealedReply.clone());
      turns.remove(message, this);
    }

    /// Who waits finds the message free, or asks the record himself.
    void giveUp() {
      turns.remove(message, this);
      reply.cancel(false);
    }
  }

  /// A reservation that others wait for.
  private record Taken(Reservation reservation, Turn turn) implements Reservation {

    @Override
    public void complete(byte[] sealedReply, Runnable effects) {
      reservation.complete(sealedReply, effects);
      turn.end(sealedReply);
    }

    @Override
    public void close() {
      try {
        reservation.close();
      } finally {
        turn.giveUp();
      }
    }
  }
}
