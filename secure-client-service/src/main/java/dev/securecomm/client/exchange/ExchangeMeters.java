package dev.securecomm.client.exchange;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;

/// How long the stages of an exchange take (`securecomm.seal`, `securecomm.post`,
/// `securecomm.open`), and the one counter of refusals and failures, by reason
/// (`securecomm.refusals`).
public final class ExchangeMeters {

  private final MeterRegistry meters;
  private final Timer seal;
  private final Timer post;
  private final Timer open;

  public ExchangeMeters(MeterRegistry meters) {
    this.meters = meters;
    this.seal = timer(meters, "securecomm.seal", "Sealing a message");
    this.post = timer(meters, "securecomm.post", "Posting a message and waiting for the answer");
    this.open = timer(meters, "securecomm.open", "Opening a reply, successfully or not");
  }

  @FunctionalInterface
  interface Stage<T, E extends Exception> {
    T run() throws E;
  }

  <T, E extends Exception> T seal(Stage<T, E> stage) throws E {
    return timed(seal, stage);
  }

  <T, E extends Exception> T post(Stage<T, E> stage) throws E {
    return timed(post, stage);
  }

  <T, E extends Exception> T open(Stage<T, E> stage) throws E {
    return timed(open, stage);
  }

  void refused(Enum<?> reason) {
    meters
        .counter("securecomm.refusals", "reason", reason.name().toLowerCase(Locale.ROOT))
        .increment();
  }

  /// A failure that is about to be told.
  ExchangeException counted(ExchangeException failure) {
    refused(failure.failure());
    return failure;
  }

  ExchangeException counted(Failure failure, String sentence) {
    return counted(new ExchangeException(failure, sentence, null));
  }

  private static <T, E extends Exception> T timed(Timer timer, Stage<T, E> stage) throws E {
    Timer.Sample sample = Timer.start();
    try {
      return stage.run();
    } finally {
      sample.stop(timer);
    }
  }

  private static Timer timer(MeterRegistry meters, String name, String description) {
    return Timer.builder(name)
        .description(description)
        .publishPercentileHistogram()
        .register(meters);
  }
}
