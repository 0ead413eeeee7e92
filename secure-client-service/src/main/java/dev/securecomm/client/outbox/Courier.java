package dev.securecomm.client.outbox;

import dev.securecomm.client.exchange.Backoff;
import dev.securecomm.client.exchange.ExchangeException;
import dev.securecomm.client.exchange.Failure;
import dev.securecomm.client.exchange.Patience;
import dev.securecomm.envelope.MessageId;
import dev.securecomm.file.UnusableFileException;
import dev.securecomm.service.store.StoreUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Delivers in the background what waits in the outbox, and ends what has expired.
///
/// While the server cannot be reached, one message at a time finds out whether it can again.
public final class Courier implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

  /// How soon something is found that became due, or that another replica left.
  private static final long LOOK_EVERY_MILLIS = 500;

  private static final Duration TO_THE_END = Duration.ofSeconds(2);

  private final OutboxTable table;
  private final AtHand atHand;
  private final Delivery delivery;
  private final Turns turns;
  private final Backoff backoff;
  private final Limits limits;
  private final Clock clock;

  private final Semaphore news = new Semaphore(0);
  private final Semaphore places;
  private final ExecutorService deliveries =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("delivery-", 1).factory());
  private final Thread looking = Thread.ofVirtual().name("courier").unstarted(this::look);
  private volatile boolean running;
  private final AtomicInteger unreachable = new AtomicInteger();
  private volatile Instant notBefore = Instant.MIN;
  private String lastTrouble = "";

  Courier(
      OutboxTable table,
      AtHand atHand,
      Delivery delivery,
      Turns turns,
      Backoff backoff,
      Limits limits,
      Clock clock) {
    this.table = table;
    this.atHand = atHand;
    this.delivery = delivery;
    this.turns = turns;
    this.backoff = backoff;
    this.limits = limits;
    this.clock = clock;
    this.places = new Semaphore(limits.atOnce());
  }

  /// @param atOnce how many are delivered at the same time
  /// @param timeout how long a try takes at most
  /// @param alone whether nobody but this process delivers what is in the table
  record Limits(int atOnce, Duration timeout, boolean alone) {}

  /// Tells that there is something to deliver.
  void wake() {
    news.release();
  }

  @Override
  public void start() {
    if (limits.alone()) {
      table.hurry(clock.instant());
    }
    running = true;
    looking.start();
  }

  /// What is under way may end; what does not is tried again after the next start.
  @Override
  public void stop() {
    running = false;
    wake();
    try {
      looking.join();
      deliveries.shutdown();
      if (!deliveries.awaitTermination(TO_THE_END.toMillis(), TimeUnit.MILLISECONDS)) {
        deliveries.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      deliveries.shutdownNow();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void look() {
    while (running) {
      try {
        deliverWhatIsDue();
        lastTrouble = "";
      } catch (StoreUnavailableException e) {
        report("The outbox cannot be read: " + e.getMessage());
      } catch (RuntimeException e) {
        report("The outbox cannot be read: " + e.getClass().getName());
      }
      try {
        var _ = news.tryAcquire(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        news.drainPermits();
      } catch (InterruptedException e) {
        running = false;
      }
    }
  }

  /// What lasts is logged once.
  private void report(String trouble) {
    if (!trouble.equals(lastTrouble)) {
      LOG.warn(trouble);
      lastTrouble = trouble;
    }
  }

  private void deliverWhatIsDue() {
    Instant now = clock.instant();
    int free =
        unreachable.get() > 0 ? Math.min(1, places.availablePermits()) : places.availablePermits();
    if (free == 0 || now.isBefore(notBefore)) {
      return;
    }
    for (MessageId id : table.take(now, now.plus(longestTry()), free)) {
      places.acquireUninterruptibly();
      deliveries.execute(() -> {
        try {
          deliver(id);
        } finally {
          places.release();
          wake();
        }
      });
    }
  }

  /// Keys fetched, an introduction, the message, and all that once more; what takes longer was left
  /// behind by somebody who died.
  private Duration longestTry() {
    return limits.timeout().multipliedBy(6);
  }

  private void deliver(MessageId id) {
    try {
      Optional<Kept> found = table.find(id);
      if (found.isEmpty()) {
        return;
      }
      try (Turns.Turn turn = turns.take(found.get().turn(), Duration.ZERO).orElse(null)) {
        if (turn != null) {
          table.find(id).filter(kept -> kept.state() == State.WAITING).ifPresent(this::tryIt);
        }
      }
    } catch (StoreUnavailableException | UnusableFileException e) {
      LOG.error("Message {} cannot be delivered now: {}", id, e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("Message {} cannot be delivered now: {}", id, e.getClass().getName());
    }
  }

  private void tryIt(Kept kept) {
    if (kept.isExpired(clock.instant())) {
      delivery.expire(kept);
      return;
    }
    try {
      delivery.deliver(kept, atHand.find(kept.id()), Patience.once(limits.timeout()));
      unreachable.set(0);
    } catch (ExchangeException e) {
      if (e.failure() == Failure.UNREACHABLE) {
        notBefore = clock.instant().plus(backoff.after(unreachable.incrementAndGet()));
      } else {
        unreachable.set(0);
      }
    }
  }
}
