package dev.securecomm.benchmark.micro;

import dev.securecomm.benchmark.report.Report;
import dev.securecomm.benchmark.report.Table;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs all benchmarks of this package, on one core.
public final class MicroBenchmarks {

  private final Path keys;
  private final boolean quick;
  private final Report report;

  /// @param keys a folder for keys
  /// @param quick whether it is enough that they run
  public MicroBenchmarks(Path keys, boolean quick, Report report) {
    this.keys = keys;
    this.quick = quick;
    this.report = report;
  }

  public void run() throws Exception {
    // Made here and not in each of the JVMs.
    System.setProperty(Keys.FOLDER, keys.toString());
    for (int size : new int[] {2048, 3072}) {
      Keys.of(size).client();
      Keys.of(size).server();
    }
    report.section("One operation at a time (JMH, one thread)", table(results()));
  }

  private Collection<RunResult> results() throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(MicroBenchmarks.class.getPackageName() + "\\..*")
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.MICROSECONDS)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            // And not those of this JVM, whose heap is a driver's.
            .jvmArgs(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-D" + Keys.FOLDER + "=" + keys);
    return new Runner((quick ? quick(options) : usual(options)).build()).run();
  }

  private static ChainedOptionsBuilder usual(ChainedOptionsBuilder options) {
    return options
        .forks(1)
        .warmupIterations(3)
        .warmupTime(TimeValue.milliseconds(500))
        .measurementIterations(3)
        .measurementTime(TimeValue.milliseconds(300));
  }

  private static ChainedOptionsBuilder quick(ChainedOptionsBuilder options) {
    return options
        .forks(0)
        .warmupIterations(0)
        .measurementIterations(1)
        .measurementTime(TimeValue.milliseconds(50));
  }

  private static Table table(Collection<RunResult> results) {
    Table table = new Table("benchmark", "of", "µs", "±, µs");
    for (RunResult result : results) {
      BenchmarkParams run = result.getParams();
      Result<?> time = result.getPrimaryResult();
      table.row(name(run), parameters(run), time.getScore(), time.getScoreError());
    }
    return table;
  }

  private static String name(BenchmarkParams run) {
    List<String> parts = List.of(run.getBenchmark().split("\\."));
    return String.join(".", parts.subList(parts.size() - 2, parts.size()));
  }

  private static String parameters(BenchmarkParams run) {
    return run.getParamsKeys().stream()
        .map(key -> key + " " + run.getParam(key))
        .collect(Collectors.joining(", "));
  }
}
