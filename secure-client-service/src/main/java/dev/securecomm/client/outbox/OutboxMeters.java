package dev.securecomm.client.outbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/// How many messages are in the outbox (`securecomm.outbox.messages`, by state), and how many have
/// ended (`securecomm.outbox.ended`, by state). Both are there from the start.
final class OutboxMeters {

  private final Counter delivered;
  private final Counter failed;

  OutboxMeters(OutboxTable table, MeterRegistry meters) {
    this.delivered = ended(State.DELIVERED, meters);
    this.failed = ended(State.FAILED, meters);
    gauge(State.WAITING, table, meters);
    gauge(State.FAILED, table, meters);
  }

  void ended(State state) {
    (state == State.DELIVERED ? delivered : failed).increment();
  }

  private static Counter ended(State state, MeterRegistry meters) {
    return Counter.builder("securecomm.outbox.ended")
        .description("Messages that were delivered, or failed for good")
        .tag("state", state.label())
        .register(meters);
  }

  private static void gauge(State state, OutboxTable table, MeterRegistry meters) {
    Gauge.builder("securecomm.outbox.messages", table, from -> from.count(state))
        .description("Messages in the outbox, delivered in the background or by their callers")
        .tag("state", state.label())
        .register(meters);
  }
}
