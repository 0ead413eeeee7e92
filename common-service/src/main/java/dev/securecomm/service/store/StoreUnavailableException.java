package dev.securecomm.service.store;

import org.jspecify.annotations.Nullable;

/// The store can be neither read nor written now: the disk is full or read-only, the database is
/// damaged, locked or gone.
public final class StoreUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StoreUnavailableException(String reason, @Nullable Throwable cause) {
    super(reason, cause);
  }
}
