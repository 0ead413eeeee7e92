package dev.securecomm.client.outbox;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What has become of a message.
public enum State {
  /// It is tried again, or waits for its caller to do so, until it expires.
  WAITING,
  /// The server's reply is here.
  DELIVERED,
  /// It will not be tried again; the reason is told.
  FAILED;

  /// The state of this name, if there is one.
  public static Optional<State> parse(String name) {
    return Stream.of(values()).filter(state -> state.label().equals(name)).findFirst();
  }

  /// Its name in the API, in the database and in metrics.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
