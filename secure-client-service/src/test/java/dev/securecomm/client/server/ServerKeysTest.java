package dev.securecomm.client.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.securecomm.client.testkit.Behaviour;
import dev.securecomm.client.testkit.FakeServer;
import dev.securecomm.client.testkit.LogCapture;
import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.client.testkit.ShiftedClock;
import dev.securecomm.codec.JsonObject;
import dev.securecomm.file.PrivateFolder;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.PublishedKeys;
import dev.securecomm.key.Rotation;
import dev.securecomm.key.RotationWindows;
import dev.securecomm.testkit.TestKeys;
import dev.securecomm.trust.PeerBook;
import dev.securecomm.trust.TrustPolicy;
import dev.securecomm.trust.TrustSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.client.RestClient;

/// What many callers make of one server's keys, and what becomes of them when its identity changes.
class ServerKeysTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final int CALLERS = 200;

  private final ShiftedClock clock = ShiftedClock.ticking();
  private final FakeServer server = new FakeServer(TestKeys.server(), clock);
  private PeerBook peers;
  private ServerKeys keys;
  private Introduction introduction;

  @BeforeEach
  void start(@TempDir Path folder) {
    ServerApi api = new ServerApi(_ -> RestClient.create(server.url()), 10_000, clock);
    peers =
        new PeerBook(
            RunningClient.PARTY,
            new TrustSettings(
                TrustPolicy.PINNED, Map.of(TestKeys.SERVER, server.keys().fingerprint())),
            PrivateFolder.open(folder.resolve("client")),
            clock);
    keys = new ServerKeys(TestKeys.SERVER, api, peers, clock);
    introduction =
        new Introduction(
            api, new PublishedKeys(() -> RunningClient.keys(), Duration.ofHours(24), clock), clock);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /// Has many do the same at the same time.
  ///
  /// @return how long it took
  private static Duration together(Callable<?> task) throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<? extends Future<?>> all =
          IntStream.range(0, CALLERS)
              .mapToObj(_ ->
                  callers.submit(() -> {
                    start.await();
                    return task.call();
                  }))
              .toList();
      long begin = System.nanoTime();
      start.countDown();
      for (Future<?> each : all) {
        each.get();
      }
      return Duration.ofNanos(System.nanoTime() - begin);
    }
  }

  /// The first at once, one in each half second, and one that was begun before the last came.
  private static int most(Duration took) {
    return (int) (took.toMillis() / SharedRequest.PAUSE.toMillis()) + 1;
  }

  @Test
  void areFetchedOnceForAllWhoWereRefused() throws Exception {
    Duration took = together(() -> keys.fetch(LONG));

    assertThat(server.received(FakeServer.KEYS)).hasSizeBetween(1, most(took));
  }

  @Test
  void areAnnouncedOnceForAllWhoWereRefused() throws Exception {
    Duration took =
        together(() -> {
          introduction.announce(LONG);
          return true;
        });

    assertThat(server.received(FakeServer.PEERS)).hasSizeBetween(1, most(took));
    assertThat(introduction.news()).isEqualTo(1);
  }

  /// Nobody waits for a second request after one that has said what he wants said.
  @Test
  void areAnnouncedOnceForAllWhoHaveAMessage() throws Exception {
    together(() -> {
      introduction.renew(LONG);
      return true;
    });

    assertThat(server.received(FakeServer.PEERS)).hasSize(1);
  }

  /// The others have good ones, and go on with them.
  @Test
  void areLookedForByOneCallerWhenTheyAreNoLongerYoung() throws Exception {
    JsonObject known = keys.current(LONG).toJson();
    clock.advance(Duration.ofHours(18));
    server.honest();

    together(() -> assertThat(keys.current(LONG).toJson()).isEqualTo(known));

    assertThat(server.received(FakeServer.KEYS)).hasSize(1);
  }

  /// What is good is used, and looked for anew from time to time.
  @Test
  void holdNobodyUpWhileNoneAreShown() throws Exception {
    keys.current(LONG);
    clock.advance(Duration.ofHours(18));
    server.honest();
    server.on(FakeServer.KEYS, Behaviour.status(503));

    together(() -> keys.current(LONG));
    assertThat(server.received(FakeServer.KEYS)).hasSize(1);

    clock.advance(Duration.ofSeconds(10));
    together(() -> keys.current(LONG));
    assertThat(server.received(FakeServer.KEYS)).hasSize(2);
  }

  /// Nobody pays for a server that shows its keys late, and they come all the same.
  @Test
  void holdNobodyUpWhileNewerOnesAreLate() throws Exception {
    JsonObject known = keys.current(LONG).toJson();
    clock.advance(Duration.ofHours(18));
    Instant iat = peers.trusted(TestKeys.SERVER).orElseThrow().keys().validity().iat();
    server.on(
        FakeServer.KEYS,
        (exchange, body) -> {
          Thread.sleep(2_000);
          server.honest();
          server.honestlyShowing().answer(exchange, body);
        });

    Duration took = together(() -> assertThat(keys.current(LONG).toJson()).isEqualTo(known));

    assertThat(took).isLessThan(Duration.ofMillis(1_900));
    await()
        .atMost(LONG)
        .until(() ->
            peers.trusted(TestKeys.SERVER).orElseThrow().keys().validity().iat().isAfter(iat));
  }

  private Rotation rotation() {
    Duration day = Duration.ofHours(24);
    return new Rotation(RotationWindows.of(Duration.ofDays(90), day, day), 2048);
  }

  @Test
  void areThoseOfANewIdentityForWhichThePinnedOneVouchesAndTheLogSaysSoOnce() throws Exception {
    keys.fetch(LONG);
    OwnKeys heir = rotation().succeeded(server.keys(), clock);
    server.use(heir);
    try (LogCapture log = new LogCapture()) {
      assertThat(keys.fetch(LONG).toJson()).isEqualTo(heir.published().toJson());
      keys.fetch(LONG);

      assertThat(log.at(Level.WARN))
          .containsExactly(
              "server has a new identity, for which the one before has vouched; its fingerprint is "
                  + heir.fingerprint()
                  + " from now on");
      assertThat(peers.trusted(TestKeys.SERVER).orElseThrow().fingerprint())
          .isEqualTo(heir.fingerprint());
    }
  }

  @Test
  void areNotThoseOfANewIdentityForWhichNobodyVouches() throws Exception {
    JsonObject known = keys.fetch(LONG).toJson();
    server.use(rotation().reborn(server.keys(), clock));

    assertThatThrownBy(() -> keys.fetch(LONG))
        .isInstanceOf(UntrustedServerException.class)
        .hasMessageContaining("server IS NOT WHO IT WAS");
    assertThat(keys.current(LONG).toJson()).isEqualTo(known);
  }
}
