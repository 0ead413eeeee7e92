package dev.securecomm.client.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.securecomm.client.testkit.Behaviour;
import dev.securecomm.client.testkit.FakeServer;
import dev.securecomm.client.testkit.LogCapture;
import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.client.testkit.ShiftedClock;
import dev.securecomm.file.PrivateFolder;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.PrivateParts;
import dev.securecomm.key.PublishedKeys;
import dev.securecomm.testkit.TestKeys;
import dev.securecomm.trust.PeerBook;
import dev.securecomm.trust.TrustPolicy;
import dev.securecomm.trust.TrustSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.client.RestClient;

/// The client keeps itself acquainted with the server between messages.
class AcquaintanceTest {

  @Test
  void isMadeBeforeThereIsAnyMessage(@TempDir Path folder) {
    try (FakeServer server = new FakeServer(TestKeys.server(), ShiftedClock.ticking());
        RunningClient client =
            RunningClient.in(folder.resolve("client")).knowing(server).scheduled().start()) {
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> server.received(FakeServer.PEERS).size() == 1);

      assertThat(RunningClient.text(client.send("", "hello"))).isEqualTo("hello");

      assertThat(server.received(FakeServer.KEYS)).hasSize(1);
      assertThat(server.received(FakeServer.PEERS)).hasSize(1);
    }
  }

  @Test
  void reportsATroubleOnceAndItsEnd(@TempDir Path folder) {
    Clock clock = Clock.systemUTC();
    try (FakeServer server = new FakeServer(TestKeys.server(), clock);
        LogCapture log = new LogCapture()) {
      Acquaintance acquaintance = acquaintance(server, clock, folder.resolve("client"));
      server.on(FakeServer.PEERS, Behaviour.status(403));

      acquaintance.refresh();
      acquaintance.refresh();

      assertThat(log.at(Level.WARN))
          .singleElement()
          .asString()
          .startsWith("Not ready to send to server: The server refused our introduction")
          .contains("securecomm.trust.peers.client=" + RunningClient.keys().fingerprint());
      assertThat(server.received(FakeServer.PEERS)).hasSize(2);

      server.on(FakeServer.PEERS, Behaviour.status(503));
      acquaintance.refresh();
      assertThat(log.at(Level.WARN)).hasSize(2);

      server.honest();
      acquaintance.refresh();
      acquaintance.refresh();

      assertThat(log.at(Level.WARN)).hasSize(2);
      assertThat(log.at(Level.INFO)).containsExactly("Ready to send to server");
      assertThat(server.received(FakeServer.PEERS)).hasSize(1);
    }
  }

  /// What somebody in between would show: older keys are told once, and it goes on with those it
  /// has.
  @Test
  void reportsAnotherIdentityLoudlyAndOlderKeysOnce(@TempDir Path folder) {
    ShiftedClock clock = ShiftedClock.ticking();
    OwnKeys first = TestKeys.server();
    try (FakeServer server =
            new FakeServer(PrivateParts.renewed(first, 2048, clock.instant()), clock);
        LogCapture log = new LogCapture()) {
      Acquaintance acquaintance = acquaintance(server, clock, folder.resolve("client"));
      acquaintance.refresh();
      clock.advance(Duration.ofHours(18));

      server.use(first);
      acquaintance.refresh();
      server.use(TestKeys.impostor(TestKeys.SERVER));
      clock.advance(Duration.ofSeconds(11));
      acquaintance.refresh();
      acquaintance.refresh();

      assertThat(log.at(Level.ERROR))
          .singleElement()
          .asString()
          .contains("server IS NOT WHO IT WAS");
      assertThat(log.at(Level.WARN))
          .singleElement()
          .asString()
          .contains("has seq 1, and seq 2 was seen before");
    }
  }

  @Test
  void reportsWhatKindOfTroubleKeepsItFromTheServer(@TempDir Path folder) {
    try (FakeServer server = new FakeServer(TestKeys.server(), Clock.systemUTC());
        LogCapture log = new LogCapture()) {
      Acquaintance acquaintance = acquaintance(server, Clock.systemUTC(), folder.resolve("client"));
      server.goDown();

      acquaintance.refresh();

      assertThat(log.at(Level.WARN))
          .singleElement()
          .asString()
          .startsWith("Not ready to send to server: The server cannot be reached. (ConnectExc");
    }
  }

  private static Acquaintance acquaintance(FakeServer server, Clock clock, Path folder) {
    ServerApi api = new ServerApi(_ -> RestClient.create(server.url()), 10_000, clock);
    PeerBook peers =
        new PeerBook(
            RunningClient.PARTY,
            new TrustSettings(
                TrustPolicy.PINNED, Map.of(TestKeys.SERVER, server.keys().fingerprint())),
            PrivateFolder.open(folder),
            clock);
    return new Acquaintance(
        new Server(
            server.url(),
            api,
            new ServerKeys(TestKeys.SERVER, api, peers, clock),
            new Introduction(
                api,
                new PublishedKeys(() -> RunningClient.keys(), Duration.ofHours(24), clock),
                clock),
            10_000,
            Duration.ofSeconds(30)));
  }
}
