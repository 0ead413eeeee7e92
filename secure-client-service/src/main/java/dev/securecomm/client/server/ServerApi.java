package dev.securecomm.client.server;

import dev.securecomm.key.SignedJwkSet;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
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
  private final Clock clock;

  /// Speaks through an HTTP client that has the server's base URL.
  ///
  /// @param longestReply the most bytes of a sealed reply
  public ServerApi(RestClient http, long longestReply, Clock clock) {
    this.http = http;
    this.longestReply = longestReply;
    this.clock = clock;
  }

  HttpAnswer fetchKeys() throws UnreachableException {
    return send(http.get().uri("/.well-known/jwks.jwt"), LONGEST_JWK_SET);
  }

  HttpAnswer announce(SignedJwkSet ours) throws UnreachableException {
    byte[] body = ours.compact().getBytes(StandardCharsets.US_ASCII);
    return send(http.post().uri("/peers").contentType(SIGNED_JWK_SET).body(body), LONGEST_JWK_SET);
  }

  public HttpAnswer post(byte[] envelope) throws UnreachableException {
    return send(
        http.post().uri("/messages").contentType(JOSE_JSON).accept(JOSE_JSON).body(envelope),
        longestReply);
  }

  private HttpAnswer send(RestClient.RequestHeadersSpec<?> request, long longest)
      throws UnreachableException {
    try {
      return request.exchangeForRequiredValue((sent, response) -> read(response, longest));
    } catch (ResourceAccessException e) {
      throw new UnreachableException(wasReached(e), e);
    }
  }

  /// Only a connection that was never made says that nothing has arrived: one that breaks off, or
  /// an answer that stalls, may follow upon a message that was handled.
  private static boolean wasReached(ResourceAccessException e) {
    return !(e.getCause() instanceof ConnectException
        || e.getCause() instanceof HttpConnectTimeoutException);
  }

  private HttpAnswer read(ClientHttpResponse response, long longest) throws IOException {
    InputStream stream = response.getBody();
    byte[] body = stream.readNBytes(Math.toIntExact(longest + 1));
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

  private static Optional<Instant> date(HttpHeaders headers) {
    try {
      long date = headers.getFirstDate(HttpHeaders.DATE);
      return date < 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(date));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
