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
/// answer is read beyond a limit.
public final class ServerApi {

  private static final MediaType JOSE_JSON = MediaType.parseMediaType("application/jose+json");
  private static final MediaType SIGNED_JWK_SET =
      MediaType.parseMediaType("application/jwk-set+jwt");
  private static final int LONGEST_JWK_SET = 64 * 1024;

  private final RestClient http;
  private final long longestReply;
  private final Duration timeout;
  private final Clock clock;

  /// Speaks through an HTTP client that has the server's base URL.
  ///
  /// @param longestReply the most bytes of a sealed reply
  /// @param timeout how long that client waits for a whole answer
  public ServerApi(RestClient http, long longestReply, Duration timeout, Clock clock) {
    this.http = http;
    this.longestReply = longestReply;
    this.timeout = timeout;
    this.clock = clock;
  }

  HttpAnswer fetchKeys() throws NoAnswerException {
    return send(http.get().uri("/.well-known/jwks.jwt"), LONGEST_JWK_SET);
  }

  HttpAnswer announce(SignedJwkSet ours) throws NoAnswerException {
    byte[] body = ours.compact().getBytes(StandardCharsets.US_ASCII);
    return send(http.post().uri("/peers").contentType(SIGNED_JWK_SET).body(body), LONGEST_JWK_SET);
  }

  public HttpAnswer post(byte[] envelope) throws NoAnswerException {
    return send(
        http.post().uri("/messages").contentType(JOSE_JSON).accept(JOSE_JSON).body(envelope),
        longestReply);
  }

  private HttpAnswer send(RestClient.RequestHeadersSpec<?> request, long longest)
      throws NoAnswerException {
    long start = System.nanoTime();
    try {
      return request.exchangeForRequiredValue((sent, response) -> read(response, longest, start));
    } catch (ResourceAccessException e) {
      throw new NoAnswerException(e.getCause() == null ? e : e.getCause());
    } catch (RuntimeException e) {
      // The library's way to say that an answer is none, such as one with the status 050.
      throw new NoAnswerException(e);
    }
  }

  private HttpAnswer read(ClientHttpResponse response, long longest, long start)
      throws IOException {
    InputStream stream = response.getBody();
    byte[] body = readInTime(stream, Math.toIntExact(longest + 1), start);
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
  private byte[] readInTime(InputStream stream, int most, long start) throws IOException {
    try {
      return stream.readNBytes(most);
    } catch (IOException e) {
      if (Duration.ofNanos(System.nanoTime() - start).compareTo(timeout) < 0) {
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
