package dev.securecomm.benchmark.plan;

import dev.securecomm.benchmark.load.ClosedLoop;
import dev.securecomm.benchmark.load.Load;
import dev.securecomm.benchmark.load.Sealed;
import dev.securecomm.benchmark.subject.Subject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// A subject under bodies of one size, round for round: each has as many messages as the one before
/// says that there is time for.
public final class Trial {

  private static final int FIRST = 40;
  private static final int FEWEST = 16;

  private final Subject subject;
  private final int bytes;
  private final Settings settings;
  private final List<Load> rounds = new ArrayList<>();
  private int messages = FIRST;
  private long resident;

  private Trial(Subject subject, int bytes, Settings settings) {
    this.subject = subject;
    this.bytes = bytes;
    this.settings = settings;
  }

  /// One of each.
  static List<Trial> of(List<Subject> subjects, int bytes, Settings settings) {
    return subjects.stream().map(subject -> new Trial(subject, bytes, settings)).toList();
  }

  public Subject subject() {
    return subject;
  }

  /// Runs these by turns, after they have warmed up: what the machine does besides hits all.
  ///
  /// @param between what is done before each turn
  static void alternate(List<Trial> trials, Settings settings, Between between) throws Exception {
    for (Trial trial : trials) {
      trial.check();
    }
    for (int i = 0; i < settings.warmUps(); i++) {
      for (Trial trial : trials) {
        trial.round();
      }
    }
    for (int i = 0; i < settings.rounds(); i++) {
      between.run();
      for (int turn = 0; turn < trials.size(); turn++) {
        // None is always the one after the slowest.
        Trial trial = trials.get((turn + i) % trials.size());
        trial.rounds.add(trial.round());
      }
    }
    for (Trial trial : trials) {
      trial.resident = trial.subject.server().resources().resident();
    }
  }

  static void alternate(List<Trial> trials, Settings settings) throws Exception {
    alternate(trials, settings, () -> {});
  }

  /// Something that belongs into every turn.
  @FunctionalInterface
  interface Between {
    void run() throws Exception;
  }

  private void check() throws Exception {
    byte[] body = Sealed.body(bytes);
    if (!Arrays.equals(body, subject.exchange(body))) {
      throw new IllegalStateException(subject.name() + " echoes something else");
    }
  }

  private Load round() throws Exception {
    List<byte[]> envelopes = Sealed.envelopes(subject, messages, bytes);
    Load load = new ClosedLoop(settings.callers()).run(subject, envelopes);
    messages = Math.max(FEWEST, (int) (load.throughput() * settings.seconds()));
    return load;
  }

  /// The median of the rounds.
  public double median(ToDoubleFunction<Load> figure) {
    return Median.of(rounds.stream().mapToDouble(figure));
  }

  public double throughput() {
    return median(Load::throughput);
  }

  public double cpuMicros() {
    return median(Load::cpuMicros);
  }

  /// What the server's process had in memory after the last round, in bytes, as it was.
  public long resident() {
    return resident;
  }
}
