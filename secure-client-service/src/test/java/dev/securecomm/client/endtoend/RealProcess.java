package dev.securecomm.client.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One of the executable jars, running.
final class RealProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern LISTENS =
      Pattern.compile("listens on port (\\d+) \\(management on (\\d+|none)\\)");

  private static final List<String> ALWAYS =
      List.of("-Xmx256m", "--enable-native-access=ALL-UNNAMED");

  /// The options of a process for which what takes long to compile never pays.
  static final List<String> SHORT_LIVED =
      Stream.concat(Stream.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"), ALWAYS.stream())
          .toList();

  private final Process process;
  private final List<String> out = new CopyOnWriteArrayList<>();
  private final List<String> err = new CopyOnWriteArrayList<>();
  private final Thread outReader;
  private final Thread errReader;
  private volatile @Nullable MatchResult listening;

  private RealProcess(Process process) {
    this.process = process;
    this.outReader = collect(process.getInputStream(), out);
    this.errReader = collect(process.getErrorStream(), err);
    // In case the tests themselves are stopped.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  static RealProcess start(String service, List<String> arguments) {
    ServiceJar jar = ServiceJar.of(service);
    return shortLived(jar, jar.run(), arguments);
  }

  /// A server with an application of ours behind it: a configuration among the server's tests.
  static RealProcess serverWith(String application, String... arguments) {
    return with(
        application,
        ServiceJar.of("secure-server-service"),
        "dev.securecomm.server.SecureServerService",
        arguments);
  }

  /// A client with a configuration of ours, which is among these tests.
  static RealProcess clientWith(String configuration, String... arguments) {
    return with(
        configuration,
        ServiceJar.of("secure-client-service"),
        "dev.securecomm.client.SecureClientService",
        arguments);
  }

  private static RealProcess with(
      String configuration, ServiceJar jar, String main, String... arguments) {
    return shortLived(jar, jar.runWithTests(main), by(configuration, List.of(arguments)));
  }

  private static List<String> by(String configuration, List<String> arguments) {
    List<String> all = new ArrayList<>(arguments);
    all.add("--spring.main.sources=" + configuration);
    return all;
  }

  private static RealProcess shortLived(ServiceJar jar, List<String> what, List<String> arguments) {
    return java(SHORT_LIVED, jar.startedBefore(), what, withSteadyKeys(arguments));
  }

  /// A program of one source file in this project, which nobody has compiled before.
  static RealProcess program(String file, String... arguments) {
    String source = ServiceJar.root().resolve(file).toString();
    return java(SHORT_LIVED, List.of(source), List.of(arguments));
  }

  /// A service with a configuration of ours, which has much to do: compiled as in earnest.
  ///
  /// @param main its class with the main method, without its package
  static RealProcess busy(
      String service, String main, String configuration, List<String> arguments) {
    return java(
        ALWAYS,
        ServiceJar.of("secure-" + service + "-service")
            .runWithTests("dev.securecomm." + service + "." + main),
        withSteadyKeys(by(configuration, arguments)));
  }

  /// One that is measured: compiled as in earnest.
  static RealProcess longLived(String service, List<String> arguments) {
    return java(ALWAYS, ServiceJar.of(service).run(), withSteadyKeys(arguments));
  }

  /// One that lives for long, with room for what a server remembers that keeps all in memory.
  static RealProcess roomy(String service, List<String> arguments) {
    return java(
        List.of("-Xmx1g", "--enable-native-access=ALL-UNNAMED"),
        ServiceJar.of(service).run(),
        withSteadyKeys(arguments));
  }

  /// The keys of the tests are older than keys that are in use become: they stay, unless a test
  /// says something about that.
  private static List<String> withSteadyKeys(List<String> arguments) {
    String setting = "--securecomm.keys.rotate-every=";
    if (arguments.stream().anyMatch(argument -> argument.startsWith(setting))) {
      return arguments;
    }
    List<String> all = new ArrayList<>(arguments);
    all.add(setting + "36500d");
    return all;
  }

  /// Any process of this Java.
  @SafeVarargs
  @SuppressWarnings("varargs") // Only read.
  static RealProcess java(List<String>... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Stream.of(arguments).forEach(command::addAll);
    ProcessBuilder builder = new ProcessBuilder(command);
    // Which the machine's own settings would add lines to the output with.
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    try {
      return new RealProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static RealProcess server(String... arguments) {
    return start("secure-server-service", List.of(arguments));
  }

  static RealProcess client(String... arguments) {
    return start("secure-client-service", List.of(arguments));
  }

  private static Thread collect(InputStream stream, List<String> lines) {
    return Thread.ofVirtual()
        .start(() -> {
          try (BufferedReader reader =
              new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            reader.lines().forEach(lines::add);
          } catch (IOException | UncheckedIOException e) {
            lines.add("(cut off)");
          }
        });
  }

  /// The port that a service says it listens on, once it does.
  int port() {
    return Integer.parseInt(listening().group(1));
  }

  int managementPort() {
    return Integer.parseInt(listening().group(2));
  }

  /// Asked before each message of some tests: only the first has to wait for it.
  private MatchResult listening() {
    MatchResult found = listening;
    if (found == null) {
      found = report();
      listening = found;
    }
    return found;
  }

  private MatchResult report() {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> said(LISTENS).isPresent() || !process.isAlive());
    return said(LISTENS)
        .orElseThrow(() -> new AssertionError("it did not start:\n" + stdout() + stderr()));
  }

  /// What it said that matches, if it has.
  Optional<MatchResult> said(Pattern pattern) {
    return out.stream().flatMap(line -> pattern.matcher(line).results()).findFirst();
  }

  /// What it printed when it had ended well.
  String answer() {
    assertThat(exitCode()).as(stderr()).isZero();
    return stdout();
  }

  /// The exit code, when it has ended.
  int exitCode() {
    return exitCode(PATIENCE);
  }

  private int exitCode(Duration patience) {
    try {
      assertThat(process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS))
          .as("it ends within %s:\n%s%s", patience, stdout(), stderr())
          .isTrue();
      outReader.join();
      errReader.join();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// Asks it to end, as an operator or a container platform does.
  void terminate() {
    assertThat(process.supportsNormalTermination()).isTrue();
    process.destroy();
  }

  /// How long it takes to end after it was asked to.
  Duration ending() {
    Instant before = Instant.now();
    exitCode(PATIENCE);
    return Duration.between(before, Instant.now());
  }

  String stdout() {
    return String.join("\n", out);
  }

  List<String> lines() {
    return List.copyOf(out);
  }

  String stderr() {
    return String.join("\n", err);
  }

  List<String> errorLines() {
    return List.copyOf(err);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
