package dev.securecomm.benchmark.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// A process of this Java, which writes to a file: nobody has to read along while it is measured.
public final class JavaProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int POLL_MILLIS = 50;

  private final Process process;
  private final Path log;

  private JavaProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    // In case that we are stopped ourselves.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /// Starts it.
  ///
  /// @param log what it prints
  /// @param arguments those of `java`
  public static JavaProcess start(Path log, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    // Which the machine's own settings would change the JVM with.
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    return new JavaProcess(builder.start(), log);
  }

  /// Waits until it has printed what matches.
  public MatchResult await(Pattern pattern) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      boolean ended = !process.isAlive();
      Optional<MatchResult> found = pattern.matcher(printed()).results().findFirst();
      if (found.isPresent()) {
        return found.get();
      }
      if (ended) {
        break;
      }
      Thread.sleep(POLL_MILLIS);
    }
    throw new IOException("it did not start:\n" + printed());
  }

  private String printed() throws IOException {
    return Files.readString(log, StandardCharsets.UTF_8);
  }

  /// What it has taken of the machine up to now.
  public Resources resources() {
    return new Resources(process.toHandle());
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
