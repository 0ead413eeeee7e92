package dev.securecomm.server.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.securecomm.replay.ReplayRecord;
import dev.securecomm.replay.ReplayRecord.Entry;
import dev.securecomm.replay.ReplayRecord.LostException;
import dev.securecomm.replay.ReplayRecord.Outcome;
import dev.securecomm.replay.ReplayRecord.Reservation;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The record that replicas share. Its SQL is one for both databases: embedded here, and PostgreSQL
/// in [PostgresRecordInContainersIT].
class SharedReplayRecordTest extends DurableRecordRules {

  @Override
  ReplayRecord record() {
    return replica(LONG);
  }

  private SharedReplayRecord replica(Duration reservedFor) {
    return new SharedReplayRecord(store, jdbc, reservedFor);
  }

  @Test
  void aMessageIsReservedByOneReplicaAtATime() {
    Reservation reservation = reserve(replica(LONG), message(1));
    assertThat(replica(LONG).reserve(message(1), UNTIL)).isInstanceOf(Outcome.InProgress.class);
    reservation.complete(REPLY, () -> {});
    assertThat(answer(replica(LONG), message(1))).isEqualTo(REPLY);
  }

  @Test
  void aReservationWhoseReplicaIsNotHeardOfIsTakenOver() throws Exception {
    Reservation late = reserve(replica(Duration.ofMillis(50)), message(1));
    Thread.sleep(100);
    Reservation next = reserve(replica(LONG), message(1));

    assertThatThrownBy(() -> late.complete(new byte[] {9}, () -> pay("late")))
        .isInstanceOf(LostException.class);
    late.close();
    next.complete(REPLY, () -> pay("next"));

    assertThat(answer(replica(LONG), message(1))).isEqualTo(REPLY);
    assertThat(payments()).containsExactly("next");
  }

  @Test
  void aReservationIsProlongedWhileItsHandlerIsAtWork() throws Exception {
    SharedReplayRecord alive = replica(Duration.ofMillis(300));
    Reservation slow = reserve(alive, message(1));
    for (int i = 0; i < 10; i++) {
      Thread.sleep(60);
      alive.prolong();
      assertThat(replica(LONG).reserve(message(1), UNTIL)).isInstanceOf(Outcome.InProgress.class);
    }
    slow.complete(REPLY, () -> {});
    assertThat(answer(replica(LONG), message(1))).isEqualTo(REPLY);
  }

  @Test
  void whatIsBeingHandledIsNotRemoved() throws Exception {
    Reservation slow = reserve(replica(LONG), message(1));
    handle(replica(LONG), message(2));
    server.clock().set(UNTIL.plusMillis(1));
    removal.remove();
    slow.complete(REPLY, () -> {});
    assertThat(messages()).isEqualTo(1);
  }

  /// A sender whose recipient's keys changed seals the same message again.
  @Test
  void whatWasReservedByOneWhoIsNotHeardOfStandsInTheWayOfNoOther() throws Exception {
    var _ = reserve(replica(Duration.ofMillis(50)), message(1));
    Thread.sleep(100);
    Entry again = new Entry(message(1).sender(), message(1).id(), digest(2));
    handle(replica(LONG), again);
    assertThat(answer(replica(LONG), again)).isEqualTo(REPLY);
    assertThat(replica(LONG).reserve(message(1), UNTIL)).isInstanceOf(Outcome.Conflicting.class);
  }
}
