package dev.securecomm.client.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.securecomm.client.exchange.AddressedMessage;
import dev.securecomm.client.exchange.ExchangeException;
import dev.securecomm.client.exchange.ExchangeMeters;
import dev.securecomm.client.exchange.Exchanged;
import dev.securecomm.client.exchange.Failure;
import dev.securecomm.client.exchange.MessageExchange;
import dev.securecomm.client.exchange.Patience;
import dev.securecomm.client.server.Introduction;
import dev.securecomm.client.server.Server;
import dev.securecomm.client.server.ServerApi;
import dev.securecomm.client.server.ServerKeys;
import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.client.testkit.ShiftedClock;
import dev.securecomm.envelope.Suite;
import dev.securecomm.file.PrivateFolder;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.PublishedKeys;
import dev.securecomm.message.Lifetimes;
import dev.securecomm.message.Message;
import dev.securecomm.message.Opener;
import dev.securecomm.message.Sealer;
import dev.securecomm.testkit.TestKeys;
import dev.securecomm.trust.PeerBook;
import dev.securecomm.trust.TrustPolicy;
import dev.securecomm.trust.TrustSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.client.RestClient;

/// A client whose clock goes wrong while it runs, and the real server, whose clock does not. Its
/// parts are the service's own; only their clock can be set.
@ExtendWith(RealPair.Shared.class)
class ClockIT {

  private static final Duration OFF = Duration.ofHours(2);
  private static final Pattern SENTENCE = Pattern.compile("Your clocks differ by (\\d+) s\\.");
  private static final Pattern TRACE = Pattern.compile("under trace ([A-Za-z0-9_-]{22})\\.");

  /// What it seals is from the future; the server says nothing but no, and knows why.
  @Test
  void thatIsFastIsToldByHowMuch(RealPair pair, @TempDir Path folder) throws Exception {
    String sentence = failsOnceOff(OFF, Failure.REFUSED, pair, folder);

    Matcher trace = TRACE.matcher(sentence);
    assertThat(trace.find()).as(sentence).isTrue();
    assertThat(pair.server().lines())
        .anyMatch(line -> line.contains(trace.group(1)) && line.contains("FROM_THE_FUTURE"));
  }

  /// To it the server's keys are from the future, so that nothing is sealed at all.
  @Test
  void thatIsSlowIsToldByHowMuch(RealPair pair, @TempDir Path folder) throws Exception {
    assertThat(failsOnceOff(OFF.negated(), Failure.SERVER_NOT_TRUSTED, pair, folder))
        .contains("The JWK Set of server holds from");
  }

  /// Sends in time, out of time and in time again.
  ///
  /// @return what the sender is told in between
  private static String failsOnceOff(Duration shift, Failure expected, RealPair pair, Path folder)
      throws Exception {
    ShiftedClock clock = ShiftedClock.ticking();
    MessageExchange client = client(clock, pair, folder.resolve("client"));
    works(client);

    clock.advance(shift);
    ExchangeException failure =
        catchThrowableOfType(
            ExchangeException.class,
            () -> exchange(client, Suite.PART_2_FERNET, "at the wrong time"));

    assertThat(failure.failure()).isEqualTo(expected);
    Matcher seconds = SENTENCE.matcher(failure.getMessage());
    assertThat(seconds.find()).as(failure.getMessage()).isTrue();
    assertThat(Long.parseLong(seconds.group(1)))
        .isBetween(OFF.toSeconds() - 5, OFF.toSeconds() + 5);
    clock.advance(shift.negated());
    works(client);
    return failure.getMessage();
  }

  private static void works(MessageExchange client) throws ExchangeException {
    for (Suite suite : Suite.values()) {
      assertThat(exchange(client, suite, "in time").reply().status()).isEqualTo(200);
    }
  }

  private static Exchanged exchange(MessageExchange client, Suite suite, String text)
      throws ExchangeException {
    return client.exchange(
        new AddressedMessage(TestKeys.SERVER, suite, Message.text(text)),
        Patience.of(Duration.ofSeconds(30)));
  }

  private static MessageExchange client(ShiftedClock clock, RealPair pair, Path folder) {
    OwnKeys keys = pair.clientKeys();
    Lifetimes lifetimes = new Lifetimes(Duration.ofMinutes(5), Duration.ofHours(24));
    PeerBook peers =
        new PeerBook(
            RunningClient.PARTY,
            new TrustSettings(
                TrustPolicy.PINNED, Map.of(TestKeys.SERVER, TestKeys.server().fingerprint())),
            PrivateFolder.open(folder),
            clock);
    ServerApi api =
        new ServerApi(
            _ -> RestClient.create("http://localhost:" + pair.server().port()), 100_000, clock);
    return new MessageExchange(
        new MessageExchange.Crypto(
            new Sealer(() -> keys, lifetimes, clock),
            new Opener(() -> keys, peers::keysOf, lifetimes, clock),
            () -> keys),
        new Server(
            URI.create("http://localhost:" + pair.server().port()),
            api,
            new ServerKeys(TestKeys.SERVER, api, peers, clock),
            new Introduction(
                api, new PublishedKeys(() -> keys, Duration.ofHours(24), clock), clock),
            1000,
            Duration.ofSeconds(30)),
        new ExchangeMeters(new SimpleMeterRegistry()));
  }
}
