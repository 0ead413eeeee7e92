package dev.securecomm.service.store;

import java.util.function.Supplier;

/// Where the services' records are. What is given to it speaks to the database through Spring's
/// JDBC clients.
public interface Store {

  /// Makes a change, and returns when it is durable.
  ///
  /// @param change it may share its transaction with others, and be made on another thread, so it
  ///   waits for nothing but the database
  /// @throws StoreUnavailableException if the store cannot take it; then it was not made, unless it
  ///   was the database's answer that got lost
  /// @throws RuntimeException what the change itself threw; then it was not made
  <T> T commit(Supplier<T> change);

  /// Looks something up.
  ///
  /// @throws StoreUnavailableException if the store cannot be read
  <T> T read(Supplier<T> query);

  /// Whether other processes may use it, too.
  boolean isShared();
}
