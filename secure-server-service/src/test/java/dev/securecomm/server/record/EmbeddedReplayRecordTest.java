package dev.securecomm.server.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.securecomm.replay.ReplayRecord;
import dev.securecomm.replay.ReplayRecord.Outcome;
import dev.securecomm.replay.ReplayRecord.Reservation;
import dev.securecomm.service.store.Store;
import dev.securecomm.service.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The record of a server that has its database for itself.
class EmbeddedReplayRecordTest extends DurableRecordRules {

  @Override
  ReplayRecord record() {
    return new EmbeddedReplayRecord(store, jdbc, removal);
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
      List<Reservation> reserved = new ArrayList<>();
      for (Future<Outcome> outcome : outcomes) {
        if (outcome.get() instanceof Outcome.Reserved(Reservation reservation)) {
          reserved.add(reservation);
        } else {
          assertThat(outcome.get()).isInstanceOf(Outcome.InProgress.class);
        }
      }
      assertThat(reserved).hasSize(1);
      // Only now: who asks later is answered.
      reserved.getFirst().complete(REPLY, () -> {});
    }
  }

  /// It is handled all the same, and stays on record until it is removed the next time.
  @Test
  void aMessageThatExpiresWhileItIsHandledIsRecorded() throws Exception {
    ReplayRecord record = record();
    try (Reservation slow = reserve(record, message(1))) {
      server.clock().set(UNTIL.plusMillis(1));
      removal.remove();
      slow.complete(REPLY, () -> {});
    }
    assertThat(answer(record, message(1))).isEqualTo(REPLY);
  }

  /// A handler that runs while nothing can be recorded runs in vain, and again.
  @Test
  void nothingIsReservedBeforeThereIsRoomForWhatWasNotRecorded() {
    handle(record(), message(2));
    FullDisk disk = new FullDisk(store);
    ReplayRecord record = new EmbeddedReplayRecord(disk, jdbc, removal);
    try (Reservation reservation = reserve(record, message(1))) {
      disk.isFull = true;
      assertThatThrownBy(() -> reservation.complete(REPLY, () -> {}))
          .isInstanceOf(StoreUnavailableException.class);
    }
    for (int id : new int[] {1, 3}) {
      assertThatThrownBy(() -> record.reserve(message(id), UNTIL))
          .isInstanceOf(StoreUnavailableException.class);
    }
    assertThat(answer(record, message(2))).isEqualTo(REPLY);

    disk.isFull = false;
    handle(record, message(1));
    assertThat(answer(record, message(1))).isEqualTo(REPLY);
    assertThat(record.reserve(message(3), UNTIL)).isInstanceOf(Outcome.Reserved.class);
  }

  /// A store that can be read and, at times, not written.
  private static final class FullDisk implements Store {

    private final Store store;
    private boolean isFull;

    FullDisk(Store store) {
      this.store = store;
    }

    @Override
    public <T> T commit(Supplier<T> change) {
      if (isFull) {
        throw new StoreUnavailableException("disk full", null);
      }
      return store.commit(change);
    }

    @Override
    public <T> T read(Supplier<T> query) {
      return store.read(query);
    }

    @Override
    public boolean isShared() {
      return false;
    }
  }

  @Test
  void whatReplicasLeftReservedIsTakenBack() {
    var _ = reserve(new SharedReplayRecord(store, jdbc, LONG), message(1));
    handle(record(), message(2));
    assertThat(record().reserve(message(1), UNTIL)).isInstanceOf(Outcome.Reserved.class);
    assertThat(answer(record(), message(2))).isEqualTo(REPLY);
  }
}
