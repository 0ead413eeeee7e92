package dev.securecomm.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.securecomm.envelope.Digest;
import dev.securecomm.envelope.MessageId;
import dev.securecomm.key.Party;
import dev.securecomm.replay.InMemoryReplayRecord.Limits;
import dev.securecomm.replay.PatientReplayRecord.Patience;
import dev.securecomm.replay.ReplayRecord.Entry;
import dev.securecomm.replay.ReplayRecord.Outcome;
import dev.securecomm.replay.ReplayRecord.Reservation;
import dev.securecomm.testkit.MutableClock;
import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.TestKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Attack 15 and protocol section 6.
class InMemoryReplayRecordTest {

  private static final byte[] REPLY = {1, 2, 3};
  private static final Instant UNTIL = TestKeys.NOW.plusSeconds(360);

  private final MutableClock clock = MutableClock.at(TestKeys.NOW);

  @Test
  void aNewMessageIsTheCallersToHandle() {
    assertThat(record(10).reserve(message(1), UNTIL)).isInstanceOf(Outcome.Reserved.class);
  }

  @Test
  void theSameMessageAgainGetsTheSameReplyAsOftenAsAsked() {
    ReplayRecord record = record(10);
    handle(record, message(1), REPLY);
    for (int i = 0; i < 5; i++) {
      assertThat(answer(record, message(1))).isEqualTo(REPLY);
    }
  }

  @Test
  void aReplyCannotBeChangedFromOutside() {
    ReplayRecord record = record(10);
    byte[] reply = REPLY.clone();
    handle(record, message(1), reply);
    reply[0] = 9;
    answer(record, message(1))[0] = 9;
    assertThat(answer(record, message(1))).isEqualTo(REPLY);
  }

  @Test
  void anotherMessageUnderAUsedIdConflictsAndTheFirstStands() {
    ReplayRecord record = record(10);
    Entry first = message(1);
    Entry other = new Entry(first.sender(), first.id(), digest(2));
    Reservation reservation = reserve(record, first);
    assertThat(record.reserve(other, UNTIL)).isInstanceOf(Outcome.Conflicting.class);
    reservation.complete(REPLY, () -> {});
    assertThat(record.reserve(other, UNTIL)).isInstanceOf(Outcome.Conflicting.class);
    assertThat(answer(record, first)).isEqualTo(REPLY);
  }

  @Test
  void anIdIsUniqueForItsSenderOnly() {
    ReplayRecord record = record(10);
    handle(record, message(1), REPLY);
    Entry fromMallory = new Entry(TestKeys.MALLORY, message(1).id(), digest(2));
    assertThat(record.reserve(fromMallory, UNTIL)).isInstanceOf(Outcome.Reserved.class);
  }

  @Test
  void of64CopiesAtOnceOneIsHandledAndAllGetItsReply() throws Exception {
    ReplayRecord record = patient(new Limits(10, 100_000), Duration.ofSeconds(30), 64);
    CountDownLatch begin = new CountDownLatch(1);
    Callable<byte[]> copy =
        () -> {
          begin.await();
          return switch (record.reserve(message(1), UNTIL)) {
            case Outcome.Reserved reserved -> {
              byte[] reply = Primitives.random(32);
              reserved.reservation().complete(reply, () -> {});
              reserved.reservation().close();
              yield Primitives.concat(new byte[] {1}, reply);
            }
            case Outcome.Answered answered ->
                Primitives.concat(new byte[] {0}, answered.sealedReply());
            case Outcome other -> throw new IllegalStateException(other.toString());
          };
        };
    List<byte[]> replies = new ArrayList<>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<byte[]>> copies = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        copies.add(executor.submit(copy));
      }
      begin.countDown();
      for (Future<byte[]> each : copies) {
        replies.add(each.get());
      }
    }
    assertThat(replies).hasSize(64);
    assertThat(replies.stream().filter(reply -> reply[0] == 1)).hasSize(1);
    assertThat(replies.stream().map(reply -> Primitives.b64(reply).substring(2)).distinct())
        .hasSize(1);
  }

  @Test
  void aMessageThatWasGivenBackIsTheNextCallersToHandle() {
    ReplayRecord record = record(10);
    reserve(record, message(1)).close();
    Reservation again = reserve(record, message(1));
    again.complete(REPLY, () -> {});
    again.close();
    assertThat(answer(record, message(1))).isEqualTo(REPLY);
  }

  @Test
  void whoWaitsTakesOverWhenTheHandlerFails() throws Exception {
    ReplayRecord record = patient(new Limits(10, 100_000), Duration.ofSeconds(30), 64);
    Reservation failing = reserve(record, message(1));
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Outcome>> waiting = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        waiting.add(executor.submit(() -> completed(record.reserve(message(1), UNTIL))));
      }
      Thread.sleep(50);
      assertThat(waiting).noneMatch(Future::isDone);
      failing.close();
      int reserved = 0;
      for (Future<Outcome> each : waiting) {
        reserved += each.get() instanceof Outcome.Reserved ? 1 : 0;
      }
      assertThat(reserved).isOne();
    }
    assertThat(answer(record, message(1))).isEqualTo(REPLY);
  }

  @Test
  void aMessageThatIsStillHandledAfterSomePatienceIsInProgress() {
    ReplayRecord record = record(10);
    Reservation slow = reserve(record, message(1));
    assertThat(record.reserve(message(1), UNTIL)).isInstanceOf(Outcome.InProgress.class);
    slow.complete(REPLY, () -> {});
    assertThat(answer(record, message(1))).isEqualTo(REPLY);
  }

  @Test
  @Timeout(20)
  void moreCopiesThanMayWaitAreInProgressAtOnce() throws Exception {
    ReplayRecord record = patient(new Limits(10, 100_000), Duration.ofSeconds(30), 2);
    Reservation first = reserve(record, message(1));
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Outcome>> copies = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        copies.add(executor.submit(() -> record.reserve(message(1), UNTIL)));
      }
      while (copies.stream().filter(Future::isDone).count() < 8) {
        Thread.sleep(5);
      }
      for (Future<Outcome> copy : copies) {
        if (copy.isDone()) {
          assertThat(copy.get()).isInstanceOf(Outcome.InProgress.class);
        }
      }
      first.complete(REPLY, () -> {});
      int answered = 0;
      for (Future<Outcome> copy : copies) {
        answered += copy.get() instanceof Outcome.Answered ? 1 : 0;
      }
      assertThat(answered).isEqualTo(2);
    }
    assertThat(answer(record, message(1))).isEqualTo(REPLY);
  }

  @Test
  void anInterruptedWaitIsInProgressAndStaysInterrupted() {
    ReplayRecord record = patient(new Limits(10, 100_000), Duration.ofSeconds(30), 64);
    reserve(record, message(1));
    Thread.currentThread().interrupt();
    assertThat(record.reserve(message(1), UNTIL)).isInstanceOf(Outcome.InProgress.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void closingAfterCompletionKeepsTheReply() {
    ReplayRecord record = record(10);
    Reservation reservation = reserve(record, message(1));
    reservation.complete(REPLY, () -> {});
    reservation.close();
    reservation.close();
    assertThat(answer(record, message(1))).isEqualTo(REPLY);
  }

  @Test
  void theFirstReplyStands() {
    ReplayRecord record = record(10);
    Reservation reservation = reserve(record, message(1));
    reservation.complete(REPLY, () -> {});
    reservation.complete(new byte[] {9}, () -> {});
    assertThat(answer(record, message(1))).isEqualTo(REPLY);
  }

  @Test
  void aMessageThatIsBeingHandledIsInProgressToWhoeverAsks() {
    ReplayRecord record = new InMemoryReplayRecord(new Limits(10, 1_000_000), clock);
    Reservation reservation = reserve(record, message(1));
    assertThat(record.reserve(message(1), UNTIL)).isInstanceOf(Outcome.InProgress.class);
    reservation.complete(REPLY, () -> {});
    assertThat(answer(record, message(1))).isEqualTo(REPLY);
  }

  @Test
  void whatTheHandlerChangesIsChangedOnceTogetherWithTheReply() {
    ReplayRecord record = record(10);
    List<String> changes = new ArrayList<>();
    Reservation reservation = reserve(record, message(1));
    reservation.complete(REPLY, () -> changes.add("once"));
    reservation.complete(REPLY, () -> changes.add("twice"));
    assertThat(changes).containsExactly("once");
  }

  @Test
  void aReplyWhoseChangesFailIsNotRecorded() {
    ReplayRecord record = record(10);
    try (Reservation reservation = reserve(record, message(1))) {
      assertThatIllegalStateException()
          .isThrownBy(() ->
              reservation.complete(
                  REPLY,
                  () -> {
                    throw new IllegalStateException("not changed");
                  }));
    }
    assertThat(record.reserve(message(1), UNTIL)).isInstanceOf(Outcome.Reserved.class);
  }

  @Test
  void aFullRecordRefusesNewMessagesAndDropsNoLiveOne() {
    ReplayRecord record = record(3);
    for (int i = 0; i < 3; i++) {
      assertThat(record.isFull()).isFalse();
      handle(record, message(i), REPLY);
    }
    assertThat(record.isFull()).isTrue();
    for (int i = 3; i < 20; i++) {
      assertThat(record.reserve(message(i), UNTIL)).isInstanceOf(Outcome.Full.class);
    }
    for (int i = 0; i < 3; i++) {
      assertThat(answer(record, message(i))).isEqualTo(REPLY);
    }
  }

  @Test
  void messagesInProgressTakeRoomToo() {
    ReplayRecord record = record(2);
    reserve(record, message(1));
    Reservation second = reserve(record, message(2));
    assertThat(record.reserve(message(3), UNTIL)).isInstanceOf(Outcome.Full.class);
    second.close();
    assertThat(record.reserve(message(3), UNTIL)).isInstanceOf(Outcome.Reserved.class);
  }

  @Test
  void aRecordIsKeptUntilItsTimeIsOverAndThenMakesRoom() {
    ReplayRecord record = record(2);
    handle(record, message(1), REPLY);
    clock.advance(Duration.ofSeconds(1));
    handle(record, message(2), REPLY, UNTIL.plusSeconds(1));
    clock.set(UNTIL);
    assertThat(record.isFull()).isTrue();
    assertThat(answer(record, message(1))).isEqualTo(REPLY);
    clock.advance(Duration.ofMillis(1));
    assertThat(record.isFull()).isFalse();
    handle(record, message(3), REPLY, UNTIL.plusSeconds(100));
    assertThat(record.isFull()).isTrue();
    assertThat(answer(record, message(2))).isEqualTo(REPLY);
  }

  @Test
  void expiryFollowsTheTimesAndNotTheOrderOfArrival() {
    ReplayRecord record = record(2);
    handle(record, message(1), REPLY, UNTIL.plusSeconds(1000));
    handle(record, message(2), REPLY, UNTIL);
    clock.set(UNTIL.plusSeconds(1));
    assertThat(record.isFull()).isFalse();
    assertThat(answer(record, message(1))).isEqualTo(REPLY);
    handle(record, message(3), REPLY, UNTIL.plusSeconds(1000));
    assertThat(record.isFull()).isTrue();
  }

  @Test
  void theBytesOfRepliesAreCountedAndFreed() {
    ReplayRecord record = smallRecord(Duration.ZERO);
    handle(record, message(1), new byte[999]);
    assertThat(record.isFull()).isFalse();
    handle(record, message(2), new byte[1]);
    assertThat(record.isFull()).isTrue();
    assertThat(record.reserve(message(3), UNTIL)).isInstanceOf(Outcome.Full.class);
    assertThat(answer(record, message(1))).hasSize(999);
    clock.set(UNTIL.plusSeconds(1));
    assertThat(record.isFull()).isFalse();
    handle(record, message(4), new byte[999], UNTIL.plusSeconds(100));
    assertThat(record.isFull()).isFalse();
  }

  @Test
  void aReplyThatIsCompletedTwiceIsCountedOnce() {
    ReplayRecord record = smallRecord(Duration.ZERO);
    Reservation reservation = reserve(record, message(1));
    reservation.complete(new byte[1500], () -> {});
    reservation.complete(new byte[1500], () -> {});
    reservation.close();
    assertThat(record.isFull()).isFalse();
  }

  /// Its handler took longer than the message lives.
  @Test
  void aReplyAfterItsTimeTakesNoRoomAndStillAnswersWhoWaits() throws Exception {
    ReplayRecord record = smallRecord(Duration.ofSeconds(30));
    Reservation slow = reserve(record, message(1));
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Outcome> waiting = executor.submit(() -> record.reserve(message(1), UNTIL));
      Thread.sleep(50);
      clock.set(UNTIL.plusSeconds(1));
      assertThat(record.isFull()).isFalse();
      slow.complete(new byte[5000], () -> {});
      assertThat(waiting.get()).isInstanceOf(Outcome.Answered.class);
    }
    assertThat(record.isFull()).isFalse();
  }

  /// The late end of a first handling does not touch a second one under the same name.
  @Test
  void aReservationThatOutlivedItsRecordLeavesTheNextAlone() {
    ReplayRecord record = new InMemoryReplayRecord(new Limits(10, 1_000_000), clock);
    Reservation late = reserve(record, message(1));
    clock.set(UNTIL.plusSeconds(1));
    assertThat(record.isFull()).isFalse();
    handle(record, message(1), REPLY, UNTIL.plusSeconds(100));
    late.complete(new byte[] {9}, () -> {});
    late.close();
    assertThat(answer(record, message(1))).isEqualTo(REPLY);
  }

  /// Our clock was ahead, records were removed, and it is set back.
  @Test
  void aMessageOfATimeOfWhichRecordsWereRemovedIsNotTakenForNew() {
    ReplayRecord record = record(10);
    handle(record, message(1), REPLY);
    clock.set(UNTIL.plusSeconds(3600));
    assertThat(record.isFull()).isFalse();
    clock.set(TestKeys.NOW);
    assertThat(record.reserve(message(1), UNTIL)).isInstanceOf(Outcome.Forgotten.class);
    handle(record, message(2), REPLY, UNTIL.plusMillis(1));
  }

  @Test
  void aReservationThatIsGivenBackLateLeavesTheNextAlone() {
    ReplayRecord record = new InMemoryReplayRecord(new Limits(10, 1_000_000), clock);
    Reservation late = reserve(record, message(1));
    clock.set(UNTIL.plusSeconds(1));
    assertThat(record.isFull()).isFalse();
    handle(record, message(1), REPLY, UNTIL.plusSeconds(100));
    late.close();
    assertThat(answer(record, message(1))).isEqualTo(REPLY);
  }

  @Test
  void theExpiryOfAMessageThatWasGivenBackLeavesTheNextAlone() {
    ReplayRecord record = record(10);
    reserve(record, message(1)).close();
    handle(record, message(1), REPLY, UNTIL.plusSeconds(100));
    clock.set(UNTIL.plusSeconds(1));
    assertThat(record.isFull()).isFalse();
    assertThat(answer(record, message(1))).isEqualTo(REPLY);
  }

  @Test
  void manyThreadsOnManyMessagesHandleEachOnce() throws Exception {
    ReplayRecord record = record(1000);
    int messages = 50;
    try (var executor = Executors.newFixedThreadPool(8)) {
      List<Future<Integer>> workers = new ArrayList<>();
      for (int worker = 0; worker < 8; worker++) {
        workers.add(
            executor.submit(() -> {
              int handled = 0;
              for (int i = 0; i < messages; i++) {
                Outcome outcome = completed(record.reserve(message(i), UNTIL));
                handled += outcome instanceof Outcome.Reserved ? 1 : 0;
              }
              return handled;
            }));
      }
      int handled = 0;
      for (Future<Integer> worker : workers) {
        handled += worker.get();
      }
      assertThat(handled).isEqualTo(messages);
    }
  }

  @Test
  void theLimitHoldsHoweverManyComeAtOnce() throws Exception {
    ReplayRecord record = record(10);
    CountDownLatch begin = new CountDownLatch(1);
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Outcome>> outcomes = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        Entry message = message(i);
        outcomes.add(
            executor.submit(() -> {
              begin.await();
              return record.reserve(message, UNTIL);
            }));
      }
      begin.countDown();
      int reserved = 0;
      for (Future<Outcome> outcome : outcomes) {
        reserved += outcome.get() instanceof Outcome.Reserved ? 1 : 0;
      }
      assertThat(reserved).isEqualTo(10);
    }
  }

  /// Room for two records and 1000 bytes of replies.
  private ReplayRecord smallRecord(Duration patience) {
    long bytes = 2 * InMemoryReplayRecord.RECORD_BYTES + 1000;
    return patient(new Limits(100, bytes), patience, 64);
  }

  private ReplayRecord record(int records) {
    return patient(new Limits(records, 1_000_000), Duration.ofMillis(20), 64);
  }

  private ReplayRecord patient(Limits limits, Duration atMost, int waiting) {
    return new PatientReplayRecord(
        new InMemoryReplayRecord(limits, clock), new Patience(atMost, waiting));
  }

  private static Outcome completed(Outcome outcome) {
    if (outcome instanceof Outcome.Reserved reserved) {
      reserved.reservation().complete(REPLY, () -> {});
      reserved.reservation().close();
    }
    return outcome;
  }

  private static Reservation reserve(ReplayRecord record, Entry message) {
    return ((Outcome.Reserved) record.reserve(message, UNTIL)).reservation();
  }

  private static void handle(ReplayRecord record, Entry message, byte[] reply) {
    handle(record, message, reply, UNTIL);
  }

  private static void handle(ReplayRecord record, Entry message, byte[] reply, Instant until) {
    Outcome.Reserved reserved = (Outcome.Reserved) record.reserve(message, until);
    try (Reservation reservation = reserved.reservation()) {
      reservation.complete(reply, () -> {});
    }
  }

  private static byte[] answer(ReplayRecord record, Entry message) {
    return ((Outcome.Answered) record.reserve(message, UNTIL)).sealedReply();
  }

  private static Entry message(int number) {
    Party sender = TestKeys.ALICE;
    return new Entry(sender, new MessageId("message-%014d".formatted(number)), digest(number));
  }

  private static Digest digest(int number) {
    return new Digest(Primitives.b64(Primitives.sha256(new byte[] {(byte) number})));
  }
}
