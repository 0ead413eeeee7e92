package dev.securecomm.server.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.replay.ReplayRecord;
import dev.securecomm.replay.ReplayRecord.Outcome;
import dev.securecomm.replay.ReplayRecord.Reservation;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The record of a server that has its database for itself.
class EmbeddedReplayRecordTest extends DurableRecordRules {

  @Override
  ReplayRecord record() {
    return new EmbeddedReplayRecord(store, jdbc);
  }

  @Test
  void aMessageIsReservedByOneCallerAtATime() throws Exception {
    ReplayRecord record = record();
    CountDownLatch go = new CountDownLatch(1);
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Outcome>> outcomes =
          Stream.generate(() ->
                  callers.submit(() -> {
                    go.await();
                    return record.reserve(message(1), UNTIL);
                  }))
              .limit(64)
              .toList();
      go.countDown();
      int reserved = 0;
      for (Future<Outcome> outcome : outcomes) {
        if (outcome.get() instanceof Outcome.Reserved(Reservation reservation)) {
          reserved++;
          reservation.complete(REPLY, () -> {});
        } else {
          assertThat(outcome.get()).isInstanceOf(Outcome.InProgress.class);
        }
      }
      assertThat(reserved).isEqualTo(1);
    }
  }

  /// It is handled all the same, and stays on record until it is removed the next time.
  @Test
  void aMessageThatExpiresWhileItIsHandledIsRecorded() throws Exception {
    ReplayRecord record = record();
    try (Reservation slow = reserve(record, message(1))) {
      server.clock().set(UNTIL.plusMillis(1));
      server.bean(Removal.class).remove();
      slow.complete(REPLY, () -> {});
    }
    assertThat(answer(record, message(1))).isEqualTo(REPLY);
  }

  @Test
  void whatReplicasLeftReservedIsTakenBack() {
    var _ = reserve(new SharedReplayRecord(store, jdbc, LONG), message(1));
    handle(record(), message(2));
    assertThat(record().reserve(message(1), UNTIL)).isInstanceOf(Outcome.Reserved.class);
    assertThat(answer(record(), message(2))).isEqualTo(REPLY);
  }
}
