package dev.securecomm.client.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Sends a message every tenth of a second through the client, whether those before were answered
/// or not, and looks at every reply.
final class HonestCaller implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int EVERY_MILLIS = 100;
  private static final int WARM_UP = 200;
  private static final int EVERY_ONE_OF = 20;
  private static final int CALM_MILLIS = 200;

  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<CompletableFuture<Answer>> sent = new ArrayList<>();
  private final URI url;
  private final ScheduledFuture<?> messages;

  HonestCaller(int port) {
    this.url = URI.create("http://127.0.0.1:" + port + "/send?part=2");
    messages =
        clock.scheduleAtFixedRate(this::send, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// What became of messages.
  ///
  /// @param millis how long each took that was answered rightly, in order of length
  /// @param wrong what came of the others
  record Seen(int sent, List<Double> millis, List<String> wrong) {

    static Seen of(List<Seen> parts) {
      return new Seen(
          parts.stream().mapToInt(Seen::sent).sum(),
          parts.stream().flatMap(part -> part.millis().stream()).sorted().toList(),
          parts.stream().flatMap(part -> part.wrong().stream()).toList());
    }

    double percentile(double share) {
      int last = millis.size() - 1;
      return last < 0
          ? Double.POSITIVE_INFINITY
          : millis.get((int) Math.min(last, Math.floor(share * millis.size())));
    }

    @Override
    public String toString() {
      return "%d messages sent, %d answered; p50 %.0f ms, p99 %.0f ms, slowest %.0f ms"
          .formatted(sent, millis.size(), percentile(0.5), percentile(0.99), percentile(1));
    }
  }

  /// What came back for one.
  ///
  /// @param wrong what it was, if not the right reply
  /// @param millis since it was due
  private record Answer(Optional<String> wrong, double millis) {}

  private void send() {
    long due = System.nanoTime();
    synchronized (sent) {
      String text = "message " + sent.size();
      HttpRequest request =
          HttpRequest.newBuilder(url)
              .timeout(PATIENCE)
              .header("Content-Type", "text/plain;charset=utf-8")
              .POST(BodyPublishers.ofString(text))
              .build();
      sent.add(
          http.sendAsync(request, BodyHandlers.ofString())
              .handle((response, failure) ->
                  new Answer(wrong(response, failure, text), (System.nanoTime() - due) / 1e6)));
    }
  }

  private static Optional<String> wrong(
      @Nullable HttpResponse<String> response, @Nullable Throwable failure, String text) {
    if (response == null) {
      return Optional.of(String.valueOf(failure));
    }
    return response.statusCode() == 200 && response.body().equals(text)
        ? Optional.empty()
        : Optional.of(response.statusCode() + " " + response.body());
  }

  /// How many have been sent.
  int count() {
    synchronized (sent) {
      return sent.size();
    }
  }

  /// What became of those from this one on to now, once it is known.
  Seen since(int first) {
    assertThat(messages.isDone()).as("it sends no more").isFalse();
    List<CompletableFuture<Answer>> ours;
    synchronized (sent) {
      ours = List.copyOf(sent.subList(first, sent.size()));
    }
    List<Answer> answers = ours.stream().map(CompletableFuture::join).toList();
    return new Seen(
        answers.size(),
        answers.stream()
            .filter(answer -> answer.wrong().isEmpty())
            .map(Answer::millis)
            .sorted()
            .toList(),
        answers.stream().flatMap(answer -> answer.wrong().stream()).toList());
  }

  /// Waits until the services answer as they do when all that is often called is compiled.
  void warmUp() {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> count() >= WARM_UP && since(count() - EVERY_ONE_OF).percentile(1) < CALM_MILLIS);
  }

  @Override
  public void close() {
    clock.shutdownNow();
    http.shutdownNow();
  }
}
