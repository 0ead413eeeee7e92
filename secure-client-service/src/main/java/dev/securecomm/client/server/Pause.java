package dev.securecomm.client.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Keeps apart what is not to be begun too often.
///
/// It is over when its time has passed by the machine's timer or by the service's clock, whichever
/// is first. So a clock that was set back holds nothing up, and one that jumps ahead lets one begin
/// early, once.
final class Pause {

  private final Duration length;
  private final InstantSource clock;
  private volatile long timerEnd = System.nanoTime();
  private volatile Instant clockEnd = Instant.MIN;

  Pause(Duration length, InstantSource clock) {
    this.length = length;
    this.clock = clock;
  }

  void begin() {
    timerEnd = System.nanoTime() + length.toNanos();
    clockEnd = clock.instant().plus(length);
  }

  /// For how many nanoseconds it goes on, at most.
  long rest() {
    return clock.instant().isBefore(clockEnd) ? timerEnd - System.nanoTime() : 0;
  }
}
