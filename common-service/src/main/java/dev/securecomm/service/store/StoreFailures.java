package dev.securecomm.service.store;

import java.sql.SQLException;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// Tells the store's failures from those of a change.
final class StoreFailures {

  /// What a change is to blame for; of all the others SQLite may have rolled back the transaction
  /// as a whole (sqlite.org/lang_transaction.html, "Response To Errors Within A Transaction").
  private static final Set<SQLiteErrorCode> CHANGE =
      Set.of(
          SQLiteErrorCode.SQLITE_ERROR,
          SQLiteErrorCode.SQLITE_CONSTRAINT,
          SQLiteErrorCode.SQLITE_MISMATCH,
          SQLiteErrorCode.SQLITE_TOOBIG,
          SQLiteErrorCode.SQLITE_RANGE);

  /// The classes of SQLSTATE (SQL:2023, PostgreSQL's appendix A) that a change is to blame for: no
  /// data, bad data, violated constraint, mistaken SQL.
  private static final Set<String> CHANGE_CLASSES =
      Set.of("02", "21", "22", "23", "42", "44", "P0");

  private StoreFailures() {}

  static boolean isOfTheStore(Throwable failure) {
    if (failure instanceof StoreUnavailableException || failure instanceof TransactionException) {
      return true;
    }
    return failure instanceof DataAccessException
        && sql(failure) instanceof SQLException sql
        && !isOfTheChange(sql);
  }

  private static boolean isOfTheChange(SQLException e) {
    if (e instanceof SQLiteException sqlite) {
      return CHANGE.contains(primary(sqlite.getResultCode()));
    }
    String state = e.getSQLState();
    return state != null && state.length() > 1 && CHANGE_CLASSES.contains(state.substring(0, 2));
  }

  /// The low byte of an extended code (sqlite.org/rescode.html).
  private static SQLiteErrorCode primary(SQLiteErrorCode code) {
    return SQLiteErrorCode.getErrorCode(code.code & 0xff);
  }

  /// What to throw where the store as a whole has failed.
  static StoreUnavailableException unavailable(Throwable failure) {
    if (failure instanceof StoreUnavailableException known) {
      return known;
    }
    Throwable cause = sql(original(failure));
    return new StoreUnavailableException(
        String.valueOf((cause == null ? failure : cause).getMessage()), failure);
  }

  /// What an action gives, with failures of the store told as such.
  static <T> T told(Supplier<T> action) {
    try {
      return action.get();
    } catch (RuntimeException e) {
      throw isOfTheStore(e) ? unavailable(e) : e;
    }
  }

  /// Where SQLite has ended the transaction itself, rolling it back fails, and hides why.
  private static Throwable original(Throwable failure) {
    return failure instanceof TransactionSystemException hiding
            && hiding.getApplicationException() != null
        ? hiding.getApplicationException()
        : failure;
  }

  private static @Nullable Throwable sql(Throwable failure) {
    Throwable cause = failure;
    while (cause != null && !(cause instanceof SQLException)) {
      cause = cause.getCause();
    }
    return cause;
  }
}
