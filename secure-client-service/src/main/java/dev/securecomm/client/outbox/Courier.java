package dev.securecomm.client.outbox;

import dev.securecomm.file.UnusableFileException;
import dev.securecomm.service.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Delivers in the background what waits in the outbox, and ends what has expired.
public final class Courier implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

  /// How soon something is found that became due, or that another replica left.
  private static final long LOOK_EVERY_MILLIS = 500;

  private static final Duration TO_THE_END = Duration.ofSeconds(2);

  private final OutboxTable table;
  private final Unattended unattended;
  private final Schedule schedule;
  private final Limits limits;

  private final Semaphore news = new Semaphore(0);
  private final Semaphore places;
  private final ExecutorService deliveries =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("delivery-", 1).factory());
  private final Thread looking = Thread.ofVirtual().name("courier").unstarted(this::look);
  private final Reach reach;
  private volatile boolean running;
  private String lastTrouble = "";

  Courier(OutboxTable table, Unattended unattended, Schedule schedule, Limits limits) {
    this.table = table;
    this.unattended = unattended;
    this.schedule = schedule;
    this.limits = limits;
    this.places = new Semaphore(limits.atOnce());
    this.reach = new Reach(schedule.backoff());
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
    boolean hurries = limits.alone();
    while (running) {
      try {
        if (hurries) {
          table.hurry(schedule.now());
          hurries = false;
        }
        deliverWhatIsDue();
        lastTrouble = "";
      } catch (StoreUnavailableException e) {
        report("Nothing can be delivered from the outbox: " + e.getMessage());
      } catch (RuntimeException e) {
        report("Nothing can be delivered from the outbox: " + e.getClass().getName());
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
    int free = places.availablePermits();
    if (free == 0) {
      return;
    }
    Instant now = schedule.now();
    Instant until = now.plus(longestTry());
    Instant never = until.plus(schedule.backoff().longest());
    List<OutboxTable.Due> due = reach.open(table.due(now, never, reach.closed(), free));
    for (OutboxTable.Due taken : table.take(due, until)) {
      places.acquireUninterruptibly();
      reach.begins(taken.server());
      deliveries.execute(() -> deliver(taken));
    }
  }

  /// Keys fetched, an introduction, the message, and all that once more; what takes longer was left
  /// behind by somebody who died.
  private Duration longestTry() {
    return limits.timeout().multipliedBy(6);
  }

  private void deliver(OutboxTable.Due due) {
    Reach.Finding found = Reach.Finding.NOTHING;
    try {
      found = unattended.deliver(due.id());
    } catch (StoreUnavailableException | UnusableFileException e) {
      LOG.error("Message {} cannot be delivered now: {}", due.id(), e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("Message {} cannot be delivered now: {}", due.id(), e.getClass().getName());
    } finally {
      reach.ends(due.server(), found);
      places.release();
      wake();
    }
  }
}
