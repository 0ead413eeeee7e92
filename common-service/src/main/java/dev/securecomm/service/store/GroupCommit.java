package dev.securecomm.service.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/// One writer, for a database that has room for one: what waits while it commits is committed
/// together next, by one `fsync`.
///
/// A change that fails takes back what it did, and none of the others'.
final class GroupCommit implements Store, AutoCloseable {

  private static final int MOST_TOGETHER = 256;

  private final TransactionTemplate transaction;
  private final Runnable reconnect;
  private final BlockingQueue<Change<?>> waiting = new LinkedBlockingQueue<>();
  private final Change<?> end = new Change<>(() -> Boolean.TRUE);
  private boolean closed;

  /// @param reconnect what to do after a failure, before the next try
  GroupCommit(TransactionTemplate transaction, Runnable reconnect) {
    this.transaction = transaction;
    this.reconnect = reconnect;
    Thread.ofPlatform().name("store-writer").start(this::write);
  }

  @Override
  public <T> T commit(Supplier<T> supplier) {
    Change<T> change = new Change<>(supplier);
    synchronized (this) {
      if (closed) {
        throw new StoreUnavailableException("the service is ending", null);
      }
      waiting.add(change);
    }
    return change.await();
  }

  @Override
  public <T> T read(Supplier<T> query) {
    return StoreFailures.told(query);
  }

  @Override
  public boolean isShared() {
    return false;
  }

  /// Commits what waits, and ends.
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      waiting.add(end);
    }
    end.await();
  }

  private void write() {
    List<Change<?>> together = new ArrayList<>();
    do {
      together.clear();
      together.add(next());
      waiting.drainTo(together, MOST_TOGETHER - 1);
      commit(together);
    } while (!together.contains(end));
  }

  private Change<?> next() {
    while (true) {
      try {
        return waiting.take();
      } catch (InterruptedException e) {
        // This thread ends when it is told to by name, and not before.
      }
    }
  }

  private void commit(List<Change<?>> together) {
    try {
      transaction.executeWithoutResult(status -> make(together, status));
      together.forEach(Change::succeed);
    } catch (RuntimeException | Error e) {
      StoreUnavailableException failure = StoreFailures.unavailable(e);
      together.forEach(change -> change.fail(failure));
      // After an error of the disk SQLite has ended the transaction, which its driver does not
      // know.
      reconnect();
    }
  }

  /// @throws RuntimeException if none of the changes can be kept
  private static void make(List<Change<?>> together, TransactionStatus status) {
    if (together.size() == 1) {
      // It has the transaction for itself, and needs no savepoint to leave others' changes alone.
      together.getFirst().make(status::setRollbackOnly);
      return;
    }
    for (Change<?> change : together) {
      Object before = status.createSavepoint();
      change.make(() -> status.rollbackToSavepoint(before));
      status.releaseSavepoint(before);
    }
  }

  private void reconnect() {
    try {
      reconnect.run();
    } catch (RuntimeException e) {
      // Then the next commit fails, and it is tried again. Nobody else commits if this thread ends.
    }
  }

  /// A change, and what becomes of it.
  private static final class Change<T> {

    private final Supplier<T> supplier;
    private final CompletableFuture<T> outcome = new CompletableFuture<>();
    private @Nullable T result;

    Change(Supplier<T> supplier) {
      this.supplier = supplier;
    }

    /// @param takeBack takes back what it did, for a change that fails
    /// @throws RuntimeException if not even the others' changes can be kept
    void make(Runnable takeBack) {
      try {
        result = supplier.get();
      } catch (RuntimeException | Error e) {
        if (StoreFailures.isOfTheStore(e)) {
          throw e;
        }
        takeBack.run();
        outcome.completeExceptionally(e);
      }
    }

    /// Nothing, if it has failed already.
    @SuppressWarnings("NullAway") // What a supplier gave is what its caller expects.
    void succeed() {
      outcome.complete(result);
    }

    void fail(Throwable failure) {
      outcome.completeExceptionally(failure);
    }

    T await() {
      try {
        return outcome.join();
      } catch (CompletionException e) {
        throw rethrown(e.getCause() == null ? e : e.getCause());
      }
    }

    private static RuntimeException rethrown(Throwable failure) {
      if (failure instanceof Error error) {
        throw error;
      }
      return (RuntimeException) failure;
    }
  }
}
