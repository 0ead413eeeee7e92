package dev.securecomm.client.server;

import dev.securecomm.key.SignedJwkSet;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/// The server's HTTP interface (protocol sections 1 and 7). Redirects are not followed, and no
/// answer is read beyond a limit, or waited for longer than said.
public final class ServerApi {

  private static final MediaType JOSE_JSON = MediaType.parseMediaType("application/jose+json");
  private static final MediaType SIGNED_JWK_SET =
      MediaType.parseMediaType("application/jwk-set+jwt");
  private static final int LONGEST_JWK_SET = 64 * 1024;

  private final Connections connections;
  private final long longestReply;
  private final Clock clock;

  /// Speaks through HTTP clients that have the server's base URL.
  ///
  /// @param longestReply the most bytes of a sealed reply
  public ServerApi(Connections connections, long longestReply, Clock clock) {
    this.connections = connections;
    this.longestReply = longestReply;
    this.clock = clock;
  }

  /// Where the HTTP clients come from: they share their connections.
  @FunctionalInterface
  public interface Connections {

    /// An HTTP client that waits so long for a whole answer.
    RestClient waiting(Duration timeout);
  }

  HttpAnswer fetchKeys(Duration atMost) throws NoAnswerException {
    RestClient http = connections.waiting(atMost);
    return send(http.get().uri("/.well-known/jwks.jwt"), LONGEST_JWK_SET, atMost);
  }

  HttpAnswer announce(SignedJwkSet ours, Duration atMost) throws NoAnswerException {
    byte[] body = ours.compact().getBytes(StandardCharsets.US_ASCII);
    RestClient http = connections.waiting(atMost);
    return send(
        http.post().uri("/peers").contentType(SIGNED_JWK_SET).body(body), LONGEST_JWK_SET, atMost);
  }

  /// Posts an envelope.
  public HttpAnswer post(byte[] envelope, Duration atMost) throws NoAnswerException {
    RestClient http = connections.waiting(atMost);
    return send(
        http.post().uri("/messages").contentType(JOSE_JSON).accept(JOSE_JSON).body(envelope),
        longestReply,
        atMost);
  }

  private HttpAnswer send(RestClient.RequestHeadersSpec<?> request, long longest, Duration atMost)
      throws NoAnswerException {
    long end = System.nanoTime() + atMost.toNanos();
    try {
      return request.exchangeForRequiredValue((sent, response) -> read(response, longest, end));
    } catch (ResourceAccessException e) {
      throw new NoAnswerException(e.getCause() == null ? e : e.getCause());
    } catch (RuntimeException e) {
      // The library's way to say that an answer is none, such as one with the status 050.
      throw new NoAnswerException(e);
    }
  }

  private HttpAnswer read(ClientHttpResponse response, long longest, long end) throws IOException {
    InputStream stream = response.getBody();
    byte[] body = readInTime(stream, Math.toIntExact(longest + 1), end);
    if (body.length > longest) {
      // Otherwise the rest is read to its end when the response is closed.
      stream.close();
    }
    return new HttpAnswer(
        response.getStatusCode().value(),
        body.length > longest ? new byte[0] : body,
        date(response.getHeaders()),
        clock.instant());
  }

  /// The HTTP client ends an answer that stalls by closing its stream, which reads as if the
  /// connection had broken off.
  private static byte[] readInTime(InputStream stream, int most, long end) throws IOException {
    try {
      return stream.readNBytes(most);
    } catch (IOException e) {
      if (System.nanoTime() - end < 0) {
        throw e;
      }
      HttpTimeoutException stalled = new HttpTimeoutException("the answer stalled");
      stalled.initCause(e);
      throw stalled;
    }
  }

  private static Optional<Instant> date(HttpHeaders headers) {
    try {
      long date = headers.getFirstDate(HttpHeaders.DATE);
      return date < 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(date));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
