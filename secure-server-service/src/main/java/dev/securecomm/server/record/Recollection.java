package dev.securecomm.server.record;

import dev.securecomm.replay.ReplayRecord.Entry;
import dev.securecomm.service.store.Store;
import dev.securecomm.service.store.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Knows of most new messages that they were never recorded, without a look into the database.
///
/// It is read from the table in the background: at the start, and again whenever as much was
/// recorded since as had been there. Until it is read, nothing is known for certain.
final class Recollection {

  private static final Logger LOG = LoggerFactory.getLogger(Recollection.class);

  private static final int SMALLEST = 1 << 17;
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

  private final Store store;
  private final MessageTable table;
  private final AtomicBoolean isReading = new AtomicBoolean();
  private volatile Filters filters = new Filters(null, null);

  /// @param known what holds every message that is recorded, if that is known
  /// @param next what is being read
  private record Filters(@Nullable BloomFilter known, @Nullable BloomFilter next) {}

  Recollection(Store store, MessageTable table) {
    this.store = store;
    this.table = table;
    readInTheBackground();
  }

  /// Whether a message was never recorded: true is certain.
  boolean isNew(Entry message) {
    BloomFilter known = filters.known();
    return known != null && !known.mayContain(message);
  }

  /// To be told of a message once it is recorded, or may be, and before anybody asks for it again.
  ///
  /// Later than that it would be missing from what is being read; earlier it could be, if reading
  /// begins in between.
  void recorded(Entry message) {
    Filters now = filters;
    if (now.next() != null) {
      now.next().add(message);
    }
    if (now.known() != null) {
      now.known().add(message);
    }
    if (now.next() == null && (now.known() == null || now.known().isFull())) {
      readInTheBackground();
    }
  }

  private void readInTheBackground() {
    if (isReading.compareAndSet(false, true)) {
      Thread.ofPlatform().daemon().name("store-recollection").start(this::read);
    }
  }

  private void read() {
    BloomFilter known = filters.known();
    try {
      int recorded = store.read(table::count);
      BloomFilter next = new BloomFilter(Math.clamp(2L * recorded, SMALLEST, Integer.MAX_VALUE));
      filters = new Filters(known, next);
      known = store.read(() -> table.addAllTo(next));
    } catch (StoreUnavailableException e) {
      LOG.warn(
          "Recorded messages cannot be read, and are looked for one by one: {}", e.getMessage());
      pause();
    } finally {
      filters = new Filters(known, null);
      isReading.set(false);
    }
  }

  /// Every message that is recorded is a reason to try again.
  private static void pause() {
    try {
      Thread.sleep(BETWEEN_TRIES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
