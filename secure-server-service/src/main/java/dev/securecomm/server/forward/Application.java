package dev.securecomm.server.forward;

import dev.securecomm.key.Kid;
import dev.securecomm.message.OpenedMessage;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/// The application's HTTP interface: one URL, to which messages are posted as they are.
///
/// Redirects are not followed, connections are kept, and no answer is read beyond a limit of length
/// and of time.
final class Application implements AutoCloseable {

  private final HttpClient http;
  private final ForwardSettings settings;
  private final int longestReply;

  /// @param longestReply the most bytes that it may answer
  Application(ForwardSettings settings, int longestReply) {
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.connectTimeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    this.settings = settings;
    this.longestReply = longestReply;
  }

  /// Posts a message, and returns the application's whole answer.
  ///
  /// The headers' values are types that nobody but their parsers can make, so none breaks out of
  /// its line.
  ///
  /// @param sender the fingerprint of the identity that sent it
  /// @throws HttpTimeoutException if there was none in time
  /// @throws UnfitAnswerException if it broke off, or is longer than the limit
  /// @throws IOException if there was none; its cause says why
  HttpResponse<byte[]> post(OpenedMessage message, Kid sender)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(settings.url())
            .header("Content-Type", message.message().contentType().value())
            .header("Secure-Message-Id", message.id().value())
            .header("Secure-Message-Sender", message.sender().name())
            .header("Secure-Message-Fingerprint", sender.value())
            .header("Idempotency-Key", message.id().value())
            .POST(BodyPublishers.ofByteArray(message.message().body()))
            .build();
    AtomicBoolean begun = new AtomicBoolean();
    BodyHandler<byte[]> limited = BodyHandlers.limiting(BodyHandlers.ofByteArray(), longestReply);
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(
            request,
            head -> {
              begun.set(true);
              return limited.apply(head);
            });
    try {
      return answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("no whole answer in time");
    } catch (ExecutionException e) {
      throw begun.get() ? new UnfitAnswerException(e.getCause()) : new IOException(e.getCause());
    } finally {
      // What still comes is not waited for.
      answer.cancel(true);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
