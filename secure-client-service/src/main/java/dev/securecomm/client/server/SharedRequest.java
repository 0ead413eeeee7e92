package dev.securecomm.client.server;

import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A request to a server that is shared by all who need its answer, and made at most so often:
/// whoever refuses every message of ours makes us ask no more than this.
///
/// An answer counts only for those who asked before its request began, since an earlier one may say
/// just what somebody was refused for. So at most one request is under way, and one waits: for that
/// one to end and for its own time. It is made for all who have asked by then, as long as the most
/// patient of them waits; what comes of it, they share.
final class SharedRequest<T> {

  /// How far apart two requests begin at least.
  static final Duration PAUSE = Duration.ofMillis(500);

  /// A request that has run out of time says in a moment how far it got, which is more than that.
  private static final Duration A_MOMENT = Duration.ofMillis(100);

  private final Asking<T> asking;
  private final Pause pause;
  private @Nullable Round<T> waiting;
  private @Nullable Round<T> underWay;
  private boolean running;

  SharedRequest(Asking<T> asking, InstantSource clock) {
    this.asking = asking;
    this.pause = new Pause(PAUSE, clock);
  }

  /// What is asked of the server.
  @FunctionalInterface
  interface Asking<T> {
    T ask(Duration atMost) throws ServerTroubleException;
  }

  /// The answer to a request that begins from now on.
  ///
  /// @param atMost how long it is waited for; who gives up ends nothing for the others
  T answer(Duration atMost) throws ServerTroubleException {
    return answer(atMost, atMost);
  }

  /// The same, for whom the answer may also come when he has gone.
  ///
  /// @param atMost how long the request may take
  /// @param stays how long he waits
  T answer(Duration atMost, Duration stays) throws ServerTroubleException {
    long now = System.nanoTime();
    return await(join(now + atMost.toNanos()), now + stays.toNanos());
  }

  /// The answer to the request that is under way, for whom it is early enough; if there is none, to
  /// one that begins from now on.
  ///
  /// @param atMost how long it is waited for; who gives up ends nothing for the others
  T answerUnderWay(Duration atMost) throws ServerTroubleException {
    long end = System.nanoTime() + atMost.toNanos();
    return await(joinUnderWay(end), end);
  }

  private T await(Round<T> round, long end) throws ServerTroubleException {
    return round.await(end + A_MOMENT.toNanos());
  }

  private synchronized Round<T> joinUnderWay(long end) {
    return underWay == null || underWay.isAnswered() ? join(end) : underWay;
  }

  private synchronized Round<T> join(long end) {
    Round<T> joined = waiting;
    if (joined == null) {
      joined = new Round<>(end);
      waiting = joined;
    } else if (end - joined.end > 0) {
      joined.end = end;
    }
    if (!running) {
      Thread.ofVirtual().name("shared-request").start(this::run);
      running = true;
    }
    return joined;
  }

  /// On a thread of its own: the one who asked first may be the first to give up.
  private void run() {
    for (Round<T> round = next(); round != null; round = next()) {
      round.make(asking);
    }
  }

  /// Begins the round that waits, when it is time; nothing, if there is none.
  private @Nullable Round<T> next() {
    while (isWanted()) {
      long rest = pause.rest();
      if (rest <= 0) {
        return begin();
      }
      LockSupport.parkNanos(rest);
    }
    return null;
  }

  private synchronized boolean isWanted() {
    underWay = null;
    running = waiting != null;
    return running;
  }

  private synchronized @Nullable Round<T> begin() {
    underWay = waiting;
    waiting = null;
    pause.begin();
    return underWay;
  }

  /// One request, and all who wait for it.
  private static final class Round<T> {

    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private long end;

    Round(long end) {
      this.end = end;
    }

    void make(Asking<T> asking) {
      Duration rest = Duration.ofNanos(end - System.nanoTime());
      if (rest.toMillis() <= 0) {
        // Nobody waits any more, or he has come this moment.
        answer.completeExceptionally(
            new NoAnswerException(new HttpTimeoutException("nobody waited for it")));
        return;
      }
      try {
        answer.complete(asking.ask(rest));
      } catch (ServerTroubleException | RuntimeException | Error e) {
        answer.completeExceptionally(e);
      }
    }

    boolean isAnswered() {
      return answer.isDone();
    }

    T await(long until) throws ServerTroubleException {
      try {
        return answer.get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        throw failure(e);
      } catch (TimeoutException e) {
        throw new NoAnswerException(new HttpTimeoutException("others wait longer"));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new NoAnswerException(e);
      }
    }

    private static ServerTroubleException failure(ExecutionException e) {
      return switch (e.getCause()) {
        case ServerTroubleException trouble -> trouble;
        case RuntimeException bug -> throw bug;
        case Error bug -> throw bug;
        case null, default -> throw new IllegalStateException("nothing else is thrown", e);
      };
    }
  }
}
