package dev.securecomm.client.outbox;

import dev.securecomm.client.exchange.Backoff;
import java.time.Clock;
import java.time.Instant;

/// What time it is, and when to try again.
record Schedule(Backoff backoff, Clock clock) {

  Instant now() {
    return clock.instant();
  }

  /// When to try again after so many tries that failed.
  Instant after(long tries) {
    return now().plus(backoff.after(tries));
  }
}
