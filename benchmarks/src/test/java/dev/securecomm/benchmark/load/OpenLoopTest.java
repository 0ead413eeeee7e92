package dev.securecomm.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.securecomm.benchmark.subject.Server;
import dev.securecomm.benchmark.subject.Subject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenLoopTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  /// It has no time for every second message.
  private static final String PROGRAM =
      """
      import com.sun.net.httpserver.HttpServer;
      import java.net.InetAddress;
      import java.net.InetSocketAddress;
      import java.util.concurrent.atomic.AtomicInteger;

      void main() throws Exception {
        var number = new AtomicInteger();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/messages", exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(number.incrementAndGet() % 2 == 0 ? 503 : 200, -1);
          exchange.close();
        });
        server.start();
        IO.println("listens on port " + server.getAddress().getPort());
      }
      """;

  @TempDir private static Path temp;
  private static Server server;

  @BeforeAll
  static void start() throws Exception {
    Path source = Files.writeString(temp.resolve("Program.java"), PROGRAM);
    server = Server.start(temp.resolve("log"), List.of(), List.of(source.toString()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void sendsAtItsRateAndWhatWasRefusedOnceMore() throws Exception {
    Pool pool = new Pool(Sealed.envelopes(new Busy(), 190, 1));

    Load load;
    try (OpenLoop loop = new OpenLoop(new Busy(), pool)) {
      load = loop.run(200, SECOND);
    }

    assertThat(load.accepted().getTotalCount()).isEqualTo(100);
    assertThat(load.refused().getTotalCount()).isEqualTo(100);
    assertThat(load.failed()).isZero();
    assertThat(load.unsent()).isZero();
    assertThat(load.wall()).isGreaterThanOrEqualTo(Duration.ofMillis(990));
    assertThat(load.latencyMillis(99)).isPositive();
  }

  @Test
  void doesNotPassOverThatItHadTooFewEnvelopes() {
    Pool pool = new Pool(Sealed.envelopes(new Busy(), 10, 1));

    try (OpenLoop loop = new OpenLoop(new Busy(), pool)) {
      assertThatIllegalStateException().isThrownBy(() -> loop.run(200, SECOND));
    }
  }

  private static final class Busy implements Subject {

    @Override
    public String name() {
      return "busy";
    }

    @Override
    public Server server() {
      return server;
    }

    @Override
    public String mediaType() {
      return "text/plain";
    }

    @Override
    public byte[] seal(byte[] body) {
      return body;
    }

    @Override
    public byte[] exchange(byte[] body) {
      return body;
    }
  }
}
