package dev.securecomm.client.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.client.testkit.FakeServer;
import dev.securecomm.client.testkit.RunningClient;
import dev.securecomm.client.testkit.ShiftedClock;
import dev.securecomm.key.Party;
import dev.securecomm.testkit.TestKeys;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How much of the life of each server's keys is left.
class ServerSetsTest {

  private static final Party STOCK = new Party("stock.north");
  private static final Duration DAY = Duration.ofHours(24);
  private static final Duration SOME_SECONDS = Duration.ofSeconds(30);

  @Test
  void areToldOfEachServerInTheSettings(@TempDir Path folder) {
    ShiftedClock clock = ShiftedClock.ticking();
    try (FakeServer server = new FakeServer(TestKeys.server(), clock);
        FakeServer stock = new FakeServer(TestKeys.of(STOCK), clock);
        RunningClient client =
            RunningClient.in(folder.resolve("client")).knowing(server).alsoKnowing(stock).start()) {
      ServerSets sets = client.bean(ServerSets.class);
      assertThat(sets.newest())
          .extracting(ServerSets.Newest::server)
          .containsExactlyInAnyOrder(TestKeys.SERVER, STOCK);
      assertThat(sets.newest()).allSatisfy(ServerSetsTest::isOver);

      RunningClient.text(client.send("", "hello"));

      ServerSets.Newest met = sets.newest(TestKeys.SERVER);
      assertThat(met.isFresh()).isTrue();
      assertThat(met.left()).isBetween(DAY.minus(SOME_SECONDS), DAY);
      assertThat(met.validity().orElseThrow().lifetime()).isEqualTo(DAY);
      isOver(sets.newest(STOCK));
      assertThat(sets.newest(STOCK).validity()).isEmpty();

      clock.advance(DAY.dividedBy(2));
      assertThat(sets.newest(TestKeys.SERVER).left())
          .isBetween(DAY.dividedBy(2).minus(SOME_SECONDS), DAY.dividedBy(2));

      clock.advance(DAY);
      isOver(sets.newest(TestKeys.SERVER));
      assertThat(sets.newest(TestKeys.SERVER).validity()).isEqualTo(met.validity());
    }
  }

  private static void isOver(ServerSets.Newest set) {
    assertThat(set.isFresh()).isFalse();
    assertThat(set.left()).isZero();
  }
}
