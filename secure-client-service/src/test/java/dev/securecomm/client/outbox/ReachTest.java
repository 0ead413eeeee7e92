package dev.securecomm.client.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.securecomm.client.exchange.Backoff;
import dev.securecomm.envelope.MessageId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReachTest {

  private final Reach reach = new Reach(new Backoff(Duration.ofMillis(200), Duration.ofSeconds(1)));
  private final OutboxTable.Due first = due("a");
  private final OutboxTable.Due second = due("a");
  private final OutboxTable.Due other = due("b");
  private final List<OutboxTable.Due> all = List.of(first, second, other);

  private static OutboxTable.Due due(String server) {
    return new OutboxTable.Due(MessageId.random(), server, 0);
  }

  @Test
  void allServersAreOpenAtFirst() {
    assertThat(reach.closed()).isEmpty();
    assertThat(reach.open(all)).isEqualTo(all);
  }

  @Test
  void whileAServerCannotBeReachedOneMessageAtATimeAsks() {
    reach.begins("a");
    reach.ends("a", Reach.Finding.SILENT);
    assertThat(reach.closed()).isEqualTo(Set.of("a"));
    assertThat(reach.open(all)).containsExactly(other);

    await().until(() -> reach.closed().isEmpty());
    assertThat(reach.open(all)).containsExactly(first, other);
    reach.begins("a");
    assertThat(reach.closed()).isEqualTo(Set.of("a"));
    reach.ends("a", Reach.Finding.REACHED);
    assertThat(reach.open(all)).isEqualTo(all);
  }

  /// Eight that were under way together have found out one thing, and do not wait eight times as
  /// long.
  @Test
  void whatManyFindOutTogetherCountsOnce() {
    for (int i = 0; i < 8; i++) {
      reach.begins("a");
    }
    for (int i = 0; i < 8; i++) {
      reach.ends("a", Reach.Finding.SILENT);
    }
    await().atMost(Duration.ofMillis(900)).until(() -> reach.closed().isEmpty());
  }

  @Test
  void oneThatCameThroughOpensTheWayForAll() {
    reach.begins("a");
    reach.begins("a");
    reach.ends("a", Reach.Finding.SILENT);
    reach.ends("a", Reach.Finding.REACHED);
    assertThat(reach.closed()).isEmpty();
  }

  /// A message that expired, say, has asked nobody.
  @Test
  void whatAskedNobodyOpensNothing() {
    reach.begins("a");
    reach.ends("a", Reach.Finding.SILENT);
    await().until(() -> reach.closed().isEmpty());
    reach.begins("a");
    reach.ends("a", Reach.Finding.NOTHING);
    assertThat(reach.open(all)).containsExactly(first, other);
  }
}
