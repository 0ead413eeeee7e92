package dev.securecomm.server.exchange;

import dev.securecomm.message.RefusedException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/// How long the stages of an exchange take: `securecomm.wait`, `securecomm.open`,
/// `securecomm.handle` and `securecomm.seal`.
public final class ExchangeMeters {

  private final Timer wait;
  private final Timer open;
  private final Timer handle;
  private final Timer seal;

  public ExchangeMeters(MeterRegistry meters) {
    this.wait = timer(meters, "securecomm.wait", "Waiting for a turn to be opened or sealed");
    this.open = timer(meters, "securecomm.open", "Opening a message, successfully or not");
    this.handle = timer(meters, "securecomm.handle", "Handling an opened message");
    this.seal = timer(meters, "securecomm.seal", "Sealing a reply");
  }

  <T> T await(Supplier<T> turn) {
    return wait.record(turn);
  }

  <T> T open(Opening<T> opening) throws RefusedException {
    Timer.Sample sample = Timer.start();
    try {
      return opening.open();
    } finally {
      sample.stop(open);
    }
  }

  @FunctionalInterface
  interface Opening<T> {
    T open() throws RefusedException;
  }

  <T> T handle(Callable<T> handling) throws Exception {
    return handle.recordCallable(handling);
  }

  <T> T seal(Supplier<T> sealing) {
    return seal.record(sealing);
  }

  private static Timer timer(MeterRegistry meters, String name, String description) {
    return Timer.builder(name)
        .description(description)
        .publishPercentileHistogram()
        .register(meters);
  }
}
