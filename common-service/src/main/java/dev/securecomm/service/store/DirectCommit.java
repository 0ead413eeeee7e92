package dev.securecomm.service.store;

import java.util.function.Supplier;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.transaction.support.TransactionTemplate;

/// Each change in a transaction of its own, for a database that has many writers and groups their
/// commits itself.
final class DirectCommit implements Store {

  private static final int TRIES = 3;

  private final TransactionTemplate transaction;

  DirectCommit(TransactionTemplate transaction) {
    this.transaction = transaction;
  }

  @Override
  public <T> T commit(Supplier<T> change) {
    return StoreFailures.told(() -> tried(change));
  }

  private <T> T tried(Supplier<T> change) {
    for (int attempt = 1; ; attempt++) {
      try {
        return transaction.execute(status -> change.get());
      } catch (PessimisticLockingFailureException e) {
        // Two that wait for each other: the database has ended one, which may try again.
        if (attempt == TRIES) {
          throw e;
        }
      }
    }
  }

  @Override
  public <T> T read(Supplier<T> query) {
    return StoreFailures.told(query);
  }

  @Override
  public boolean isShared() {
    return true;
  }
}
