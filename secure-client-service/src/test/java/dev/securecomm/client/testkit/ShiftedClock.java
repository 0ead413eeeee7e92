package dev.securecomm.client.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicReference;

/// The machine's clock, and a difference to it that a test sets: it goes on ticking.
public final class ShiftedClock extends Clock {

  private final Clock machine;
  private final AtomicReference<Duration> shift;

  private ShiftedClock(Clock machine, AtomicReference<Duration> shift) {
    this.machine = machine;
    this.shift = shift;
  }

  public static ShiftedClock ticking() {
    return new ShiftedClock(Clock.systemUTC(), new AtomicReference<>(Duration.ZERO));
  }

  public void advance(Duration duration) {
    shift.updateAndGet(before -> before.plus(duration));
  }

  @Override
  public Instant instant() {
    return machine.instant().plus(shift.get());
  }

  @Override
  public ZoneId getZone() {
    return machine.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new ShiftedClock(machine.withZone(zone), shift);
  }
}
