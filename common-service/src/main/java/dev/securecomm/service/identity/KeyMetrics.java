package dev.securecomm.service.identity;

import dev.securecomm.key.OwnKeys;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/// How old our keys are (`securecomm.key.age`) and how often a private one was used
/// (`securecomm.private.operations`).
final class KeyMetrics implements MeterBinder {

  private final OwnKeys keys;
  private final Clock clock;

  KeyMetrics(OwnKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    age(meters, "identity", keys.identity().made());
    age(meters, "signing", keys.currentSigning().made());
    age(meters, "encryption", keys.currentDecryption().made());
    FunctionCounter.builder("securecomm.private.operations", keys, OwnKeys::privateOperations)
        .description("Uses of a private key, the dearest part of a message")
        .register(meters);
  }

  private void age(MeterRegistry meters, String role, Instant made) {
    TimeGauge.builder(
            "securecomm.key.age",
            () -> Duration.between(made, clock.instant()).toSeconds(),
            TimeUnit.SECONDS)
        .description("The age of the current key of each role")
        .tag("role", role)
        .register(meters);
  }
}
