package dev.securecomm.server.handler;

import java.util.ArrayList;
import java.util.List;

/// What a handler changes in the database that the replay record is in. It is changed in the very
/// transaction that records the reply: both are there after a crash, or neither, and so it happens
/// once, however often the message comes.
public final class Effects {

  private final List<Runnable> changes = new ArrayList<>();

  /// Adds a change, to be made once the handler has returned.
  ///
  /// @param change writes through Spring's JDBC clients, and waits for nothing else: other messages
  ///   are in the same transaction. If it throws, the message was not handled
  public void add(Runnable change) {
    changes.add(change);
  }

  /// Makes the changes, in their order.
  public void make() {
    changes.forEach(Runnable::run);
  }
}
