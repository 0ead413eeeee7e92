package dev.securecomm.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.key.Party;
import jakarta.servlet.ServletConnection;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.ref.WeakReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.mock.web.MockHttpServletRequest;

class CallersTest {

  private static final Party ALICE = new Party("alice");
  private static final Party MALLORY = new Party("mallory");

  private final Callers callers = new Callers();
  private int connections;

  @Test
  void aConnectionIsThatOfThePartyWhoseMessageItBroughtLast() {
    HttpServletRequest first = request("192.0.2.1");
    Object stranger = callers.of(first).line();
    callers.of(first).is(ALICE);
    assertThat(callers.of(first).line()).isEqualTo(ALICE).isNotEqualTo(stranger);
    callers.of(first).is(MALLORY);
    assertThat(callers.of(first).line()).isEqualTo(MALLORY);
  }

  @Test
  void anotherConnectionIsAStrangersOfItsNetwork() {
    callers.of(request("192.0.2.1")).is(ALICE);
    Object line = callers.of(request("192.0.2.1")).line();
    assertThat(line).isEqualTo(callers.of(request("192.0.2.1")).line());
    assertThat(line).isNotEqualTo(ALICE).isNotEqualTo(callers.of(request("192.0.2.2")).line());
  }

  /// Otherwise whoever opens many would make strangers of all others, who are put off with him
  /// then.
  @Test
  void isKnownForAsLongAsItIsThereHoweverManyCome() {
    HttpServletRequest hers = request("192.0.2.1");
    callers.of(hers).is(ALICE);
    Stream<HttpServletRequest> many =
        IntStream.range(0, 50_000).mapToObj(_ -> request("192.0.2.1"));
    assertThat(many.toList())
        .allSatisfy(request -> {
          callers.of(request).is(MALLORY);
          callers.of(request).line();
          assertThat(callers.of(request).line()).isEqualTo(MALLORY);
        });
    assertThat(callers.of(hers).line()).isEqualTo(ALICE);
  }

  @Test
  @Timeout(30)
  void isForgottenWhenItIsGone() throws InterruptedException {
    WeakReference<ServletConnection> connection = known();
    while (connection.get() != null) {
      System.gc();
      Thread.sleep(10);
    }
    assertThat(callers.of(request("192.0.2.1")).line()).isNotEqualTo(ALICE);
  }

  private WeakReference<ServletConnection> known() {
    HttpServletRequest hers = request("192.0.2.1");
    callers.of(hers).is(ALICE);
    return new WeakReference<>(hers.getServletConnection());
  }

  private HttpServletRequest request(String address) {
    ServletConnection connection = new Connection(Integer.toString(connections++));
    MockHttpServletRequest request =
        new MockHttpServletRequest() {
          @Override
          public ServletConnection getServletConnection() {
            return connection;
          }
        };
    request.setRemoteAddr(address);
    return request;
  }

  /// Equal to itself alone.
  private static final class Connection implements ServletConnection {

    private final String id;

    Connection(String id) {
      this.id = id;
    }

    @Override
    public String getConnectionId() {
      return id;
    }

    @Override
    public String getProtocol() {
      return "http/1.1";
    }

    @Override
    public String getProtocolConnectionId() {
      return "";
    }

    @Override
    public boolean isSecure() {
      return false;
    }
  }
}
