package dev.securecomm.client.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.client.testkit.Behaviour;
import dev.securecomm.client.testkit.FakeServer;
import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.client.testkit.ShiftedClock;
import dev.securecomm.codec.MalformedException;
import dev.securecomm.key.Keyring;
import dev.securecomm.key.Kid;
import dev.securecomm.key.OwnKeys;
import dev.securecomm.key.Party;
import dev.securecomm.key.SignedJwkSet;
import dev.securecomm.key.VerifyingKey;
import dev.securecomm.service.rotation.KeyDesk;
import dev.securecomm.testkit.TestKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Our keys are made known to every server before they are used, with nobody sending a message.
class AnnouncementTest {

  private static final Party STOCK = new Party("stock.north");

  private final ShiftedClock clock = ShiftedClock.ticking();
  private final FakeServer server = new FakeServer(TestKeys.server(), clock);
  private final FakeServer stock = new FakeServer(TestKeys.of(STOCK), clock);
  private RunningClient client;

  @BeforeEach
  void acquainted(@TempDir Path folder) {
    client = RunningClient.in(folder.resolve("client")).knowing(server).alsoKnowing(stock).start();
    timePasses();
    assertThat(List.of(server, stock)).allSatisfy(each -> announcements(each, 1));
    server.honest();
    stock.honest();
  }

  @AfterEach
  void stop() {
    client.close();
    stock.close();
    server.close();
  }

  /// What is done every half minute.
  private void timePasses() {
    client.bean(Acquaintances.class).refresh();
  }

  private OwnKeys ours() {
    return client.bean(Keyring.class).get();
  }

  private static void announcements(FakeServer to, int count) {
    assertThat(to.received(FakeServer.PEERS)).hasSize(count);
  }

  private static SignedJwkSet last(FakeServer to) throws MalformedException {
    byte[] body = to.received(FakeServer.PEERS).getLast().body();
    return SignedJwkSet.parse(new String(body, StandardCharsets.US_ASCII));
  }

  @Test
  void isMadeOnceAsLongAsNothingChanges() {
    timePasses();
    clock.advance(Duration.ofHours(11));
    timePasses();

    assertThat(List.of(server, stock)).allSatisfy(each -> announcements(each, 0));
  }

  @Test
  void reachesEveryServerBeforeTheNewKeysAreUsed() {
    Kid before = ours().currentSigning().kid();
    client.change((keys, rotation) -> rotation.early(keys, clock));

    timePasses();
    timePasses();

    assertThat(List.of(server, stock))
        .allSatisfy(each -> {
          announcements(each, 1);
          assertThat(last(each).keys().verifying())
              .extracting(VerifyingKey::kid)
              .hasSize(2)
              .startsWith(before);
          assertThat(last(each).keys().encryption()).hasSize(2);
          assertThat(last(each).seq()).isEqualTo(ours().seq());
        });
    assertThat(ours().currentSigning().kid()).isEqualTo(before);
    assertThat(server.received(FakeServer.MESSAGES)).isEmpty();
  }

  @Test
  void reachesEveryServerWhenKeysAreTakenBack() {
    Kid before = ours().currentSigning().kid();
    client.change((keys, rotation) -> rotation.atOnce(keys, clock));

    timePasses();

    assertThat(List.of(server, stock))
        .allSatisfy(each -> {
          announcements(each, 1);
          assertThat(last(each).keys().isRevoked(before)).isTrue();
          assertThat(last(each).keys().verifying())
              .extracting(VerifyingKey::kid)
              .containsExactly(ours().currentSigning().kid());
        });
  }

  @Test
  void reachesAServerThatWasDownMeanwhileWhenItIsBack() {
    stock.goDown();
    client.change((keys, rotation) -> rotation.early(keys, clock));
    timePasses();
    announcements(server, 1);

    stock.comeBack();
    timePasses();

    announcements(server, 1);
    announcements(stock, 1);
  }

  /// It knows what signs our messages by the set before, for half a day.
  @Test
  void stopsNoMessageThatTheServerCanOpenWithoutIt() throws Exception {
    server.on(FakeServer.PEERS, Behaviour.problem(500, "trace"));
    clock.advance(Duration.ofHours(13));
    timePasses();

    assertThat(RunningClient.text(client.send("", "hello"))).isEqualTo("hello");

    announcements(server, 1);
    assertThat(client.bean(KeyDesk.class).report().concerns())
        .anySatisfy(concern ->
            assertThat(concern)
                .contains("Our keys cannot be announced to server", "it answers 500"));

    server.honest();
    timePasses();
    assertThat(client.bean(KeyDesk.class).report().concerns())
        .noneMatch(concern -> concern.contains("cannot be announced"));
  }

  /// A server that has forgotten us says so when a message comes; then it is told again.
  @Test
  void isMadeAgainToAServerThatHasForgottenUs() throws Exception {
    client.change((keys, rotation) -> rotation.early(keys, clock));
    timePasses();
    server.forgetPeers();
    server.honest();

    assertThat(RunningClient.text(client.send("?part=2", "hello"))).isEqualTo("hello");

    announcements(server, 1);
    assertThat(last(server).keys().verifying()).hasSize(2);
  }

  /// Each server knows every key by the time it is used: nothing is refused on the way.
  @Test
  void leavesNothingToBeRefusedWhenTheNewKeysAreUsed() {
    Kid before = ours().currentSigning().kid();
    client.change((keys, rotation) -> rotation.early(keys, clock));
    timePasses();
    clock.advance(Duration.ofHours(25));

    for (String to : List.of("server", "stock.north")) {
      assertThat(RunningClient.text(client.send("?part=2&to=" + to, "hello"))).isEqualTo("hello");
    }

    assertThat(ours().currentSigning().kid()).isNotEqualTo(before);
    assertThat(server.received(FakeServer.MESSAGES)).hasSize(1);
    assertThat(stock.received(FakeServer.MESSAGES)).hasSize(1);
  }
}
