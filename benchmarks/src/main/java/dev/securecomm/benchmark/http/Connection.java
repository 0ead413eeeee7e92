package dev.securecomm.benchmark.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnectionFactory;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http.protocol.HttpProcessor;

/// One connection to a server, for one caller at a time; opened when it is needed. A client with
/// more to it would take more of the processor that it shares with the server.
public final class Connection implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 60_000;
  private static final HttpProcessor PROCESSOR = OurHeaders.PROCESSOR;
  private static final HttpRequestExecutor EXECUTOR = new HttpRequestExecutor();
  private static final DefaultBHttpClientConnectionFactory FACTORY =
      DefaultBHttpClientConnectionFactory.builder().build();

  private final URI url;
  private final ContentType mediaType;
  private Optional<DefaultBHttpClientConnection> open = Optional.empty();

  public Connection(URI url, String mediaType) {
    this.url = url;
    this.mediaType = ContentType.parse(mediaType);
  }

  /// What came back.
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  public record Answer(int status, byte[] body) {}

  /// Opens it before it is needed, unless it is open.
  public void open() throws IOException {
    connection();
  }

  /// Whether the next post goes over it as it is.
  public boolean isOpen() {
    return open.isPresent();
  }

  /// Posts a body and waits for the answer.
  public Answer post(byte[] body, Header... headers) throws IOException {
    DefaultBHttpClientConnection connection = connection();
    try {
      BasicClassicHttpRequest request = new BasicClassicHttpRequest("POST", url);
      request.setHeaders(headers);
      request.setEntity(new ByteArrayEntity(body, mediaType));
      HttpCoreContext context = HttpCoreContext.create();
      EXECUTOR.preProcess(request, PROCESSOR, context);
      try (ClassicHttpResponse response = EXECUTOR.execute(request, connection, context)) {
        byte[] answer =
            response.getEntity() == null
                ? new byte[0]
                : EntityUtils.toByteArray(response.getEntity());
        if (!DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, response, context)) {
          close();
        }
        return new Answer(response.getCode(), answer);
      }
    } catch (HttpException e) {
      close();
      throw new IOException(e);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private DefaultBHttpClientConnection connection() throws IOException {
    if (open.isEmpty()) {
      Socket socket = new Socket();
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), TIMEOUT_MILLIS);
      open = Optional.of(FACTORY.createConnection(socket));
    }
    return open.get();
  }

  @Override
  public void close() throws IOException {
    if (open.isPresent()) {
      open.get().close();
      open = Optional.empty();
    }
  }
}
