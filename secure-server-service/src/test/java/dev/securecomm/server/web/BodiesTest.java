package dev.securecomm.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.securecomm.service.limit.MemoryBudget;
import dev.securecomm.service.limit.OverloadedException;
import dev.securecomm.service.limit.TooLongException;
import dev.securecomm.service.limit.TooSlowException;
import dev.securecomm.service.settings.SettingsException;
import dev.securecomm.service.web.Bodies;
import dev.securecomm.service.web.ReceivedBody;
import dev.securecomm.testkit.Primitives;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.DelegatingServletInputStream;
import org.springframework.mock.web.MockHttpServletRequest;

/// Attack 21: what strangers can take up by sending bodies.
class BodiesTest {

  private static final int KIB = 1024;
  private static final int LIMIT = 100 * KIB;

  private final MemoryBudget budget = new MemoryBudget(150 * KIB);
  private final Bodies bodies = new Bodies(budget, Duration.ofSeconds(30));

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16 * KIB - 1, 16 * KIB, 16 * KIB + 1, LIMIT - 1, LIMIT})
  void readsABodyAsItIs(int length) throws Exception {
    byte[] body = Primitives.random(length);
    try (ReceivedBody announced = read(request(body));
        ReceivedBody unannounced = readShare(chunked(body))) {
      assertThat(announced.bytes()).isEqualTo(body);
      assertThat(unannounced.bytes()).isEqualTo(body);
    }
  }

  @Test
  void readsNoByteMoreThanTheLimitAndOne() {
    Counting stream = new Counting(0);
    assertThatExceptionOfType(TooLongException.class).isThrownBy(() -> read(streaming(stream)));
    assertThat(stream.read).isEqualTo(LIMIT + 1);
  }

  @Test
  void shortBodiesTakeNothingOfTheBudget() throws Exception {
    MemoryBudget nothing = new MemoryBudget(0);
    Bodies poor = new Bodies(nothing, Duration.ofSeconds(30));
    byte[] body = Primitives.random(10 * KIB);
    try (ReceivedBody read = poor.read(request(body), LIMIT, () -> TooLongException.body(LIMIT))) {
      assertThat(read.bytes()).isEqualTo(body);
    }
  }

  @Test
  void longBodiesShareTheBudgetUntilTheyAreClosed() throws Exception {
    byte[] body = Primitives.random(LIMIT);
    for (int i = 0; i < 3; i++) {
      try (ReceivedBody first = read(request(body))) {
        assertThat(first.bytes()).isEqualTo(body);
        assertThatExceptionOfType(OverloadedException.class).isThrownBy(() -> read(request(body)));
      }
    }
  }

  @Test
  void whatIsRefusedGivesItsShareBack() throws Exception {
    byte[] tooLong = new byte[LIMIT + 1];
    byte[] body = Primitives.random(LIMIT);
    for (int i = 0; i < 5; i++) {
      assertThatExceptionOfType(TooLongException.class).isThrownBy(() -> read(chunked(tooLong)));
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> read(streaming(brokenOff(60 * KIB))));
    }
    try (ReceivedBody read = read(request(body))) {
      assertThat(read.bytes()).isEqualTo(body);
    }
  }

  @Test
  @Timeout(20)
  void aBodyThatTakesTooLongIsGivenUp() {
    Bodies hasty = new Bodies(budget, Duration.ofMillis(200));
    Counting drops = new Counting(20);
    assertThatExceptionOfType(TooSlowException.class)
        .isThrownBy(() -> hasty.read(streaming(drops), LIMIT, () -> TooLongException.body(LIMIT)));
    assertThat(drops.read).isLessThan(100);
  }

  @Test
  void aLongestBodyThatNeverFitsStopsTheStart() {
    bodies.requireRoomFor(150 * KIB);
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> bodies.requireRoomFor(150 * KIB + 1))
        .withMessageContaining("securecomm.message.max-size")
        .withMessageContaining("MiB of heap");
  }

  private ReceivedBody read(MockHttpServletRequest request) throws Exception {
    return bodies.read(request, LIMIT, () -> TooLongException.body(LIMIT));
  }

  /// With a budget of its own.
  private static ReceivedBody readShare(MockHttpServletRequest request) throws Exception {
    Bodies own = new Bodies(new MemoryBudget(200 * KIB), Duration.ofSeconds(30));
    return own.read(request, LIMIT, () -> TooLongException.body(LIMIT));
  }

  private static MockHttpServletRequest request(byte[] body) {
    MockHttpServletRequest request = new MockHttpServletRequest("POST", "/messages");
    request.setContent(body);
    return request;
  }

  /// A request that does not announce its length.
  private static MockHttpServletRequest chunked(byte[] body) {
    return new MockHttpServletRequest("POST", "/messages") {
      {
        setContent(body);
      }

      @Override
      public long getContentLengthLong() {
        return -1;
      }
    };
  }

  private static MockHttpServletRequest streaming(InputStream stream) {
    return new MockHttpServletRequest("POST", "/messages") {
      @Override
      public long getContentLengthLong() {
        return -1;
      }

      @Override
      public ServletInputStream getInputStream() {
        return new DelegatingServletInputStream(stream) {
          // As a connection does: what there is, and not as much as was asked for.
          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            return stream.read(buffer, offset, length);
          }
        };
      }
    };
  }

  /// Spaces without end, as many at once as are asked for, or one after a pause.
  private static final class Counting extends InputStream {

    private final int pauseMillis;
    private int read;

    Counting(int pauseMillis) {
      this.pauseMillis = pauseMillis;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) == 1 ? one[0] : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int now = pauseMillis == 0 ? length : 1;
      try {
        Thread.sleep(pauseMillis);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      Arrays.fill(buffer, offset, offset + now, (byte) ' ');
      read += now;
      return now;
    }
  }

  /// Ends in the middle.
  private static InputStream brokenOff(int length) {
    return new SequenceInputStream(
        new ByteArrayInputStream(new byte[length]),
        new FilterInputStream(InputStream.nullInputStream()) {
          @Override
          public int read(byte[] buffer, int offset, int most) throws IOException {
            throw new IOException("the caller hung up");
          }
        });
  }
}
