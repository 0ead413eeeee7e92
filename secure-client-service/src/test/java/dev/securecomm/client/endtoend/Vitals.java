package dev.securecomm.client.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How a service fares, as it says itself and as its JVM says.
final class Vitals implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final Pattern CARRIERS = Pattern.compile("parallelism = (\\d+)");

  private final RealProcess process;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final AtomicLong peak = new AtomicLong();
  private final ScheduledFuture<?> looks;

  Vitals(RealProcess process) {
    this.process = process;
    process.managementPort();
    looks = clock.scheduleWithFixedDelay(this::look, 0, 250, TimeUnit.MILLISECONDS);
  }

  /// @param heap the bytes in use after a collection
  /// @param threads of the platform
  /// @param handlers virtual threads, of which each request under way has one
  record Level(long heap, long files, long threads, long handlers) {

    @Override
    public String toString() {
      return "%.0f MiB of heap, %d files, %d threads, %d requests under way"
          .formatted(mib(heap), files, threads, handlers);
    }
  }

  static double mib(long bytes) {
    return bytes / 1048576.0;
  }

  private void look() {
    long now = heap();
    peak.accumulateAndGet(now, Math::max);
  }

  /// The most heap that was in use since it was last asked, garbage included.
  long peak() {
    assertThat(looks.isDone()).as("it no longer answers").isFalse();
    return peak.getAndSet(0);
  }

  /// The level now, after a collection.
  Level level() throws IOException {
    jcmd("GC.run");
    Path dump = Files.createTempFile("threads", ".txt");
    jcmd("Thread.dump_to_file", "-overwrite", dump.toString());
    try (Stream<String> lines = Files.lines(dump)) {
      long handlers = lines.filter(line -> line.contains("\"tomcat-handler-")).count();
      return new Level(heap(), files(), threads(), handlers);
    } finally {
      Files.delete(dump);
    }
  }

  long files() {
    return number("process.files.open");
  }

  long threads() {
    return number("jvm.threads.live");
  }

  private long heap() {
    return number("jvm.memory.used?tag=area:heap");
  }

  /// How many were turned away for this.
  long refused(String reason) {
    return number("securecomm.refusals?tag=reason:" + reason);
  }

  private long number(String metric) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create(
                      "http://127.0.0.1:%d/actuator/metrics/%s"
                          .formatted(process.managementPort(), metric)))
              .timeout(Duration.ofSeconds(20))
              .build();
      HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
      if (response.statusCode() == 404) {
        // A counter that has never counted.
        return 0;
      }
      JsonNode measured = JSON.readTree(response.body()).get("measurements");
      return (long) measured.get(0).get("value").doubleValue();
    } catch (IOException e) {
      throw new AssertionError(metric, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// How many virtual threads run at once.
  int carriers() throws IOException {
    Matcher said = CARRIERS.matcher(jcmd("Thread.vthread_scheduler"));
    assertThat(said.find()).isTrue();
    return Integer.parseInt(said.group(1));
  }

  private String jcmd(String... what) throws IOException {
    Stream<String> command =
        Stream.concat(
            Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.pid())),
            Stream.of(what));
    Process jcmd = new ProcessBuilder(command.toList()).redirectErrorStream(true).start();
    String said = new String(jcmd.getInputStream().readAllBytes(), UTF_8);
    try {
      assertThat(jcmd.waitFor()).as(said).isZero();
      return said;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    http.shutdownNow();
  }
}
