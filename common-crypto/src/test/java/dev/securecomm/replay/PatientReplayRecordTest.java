package dev.securecomm.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.securecomm.envelope.Digest;
import dev.securecomm.envelope.MessageId;
import dev.securecomm.replay.PatientReplayRecord.Patience;
import dev.securecomm.replay.ReplayRecord.Entry;
import dev.securecomm.replay.ReplayRecord.Outcome;
import dev.securecomm.replay.ReplayRecord.Reservation;
import dev.securecomm.testkit.TestKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A message whose copy is handled elsewhere, by another server of the same record: nobody here
/// tells when it is done, so it is looked for.
@Timeout(60)
class PatientReplayRecordTest {

  private static final byte[] REPLY = {1, 2, 3};
  private static final Instant UNTIL = TestKeys.NOW.plusSeconds(360);
  private static final Entry MESSAGE =
      new Entry(
          TestKeys.ALICE,
          new MessageId("message-00000000000001"),
          new Digest("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"));
  private static final Duration LONG = Duration.ofSeconds(50);

  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void aMessageThatIsHandledElsewhereIsAnsweredOnceItsReplyIsThere() {
    ReplayRecord record =
        patient(time -> time < 3 ? new Outcome.InProgress() : new Outcome.Answered(REPLY), LONG);
    assertThat(record.reserve(MESSAGE, UNTIL))
        .isInstanceOfSatisfying(
            Outcome.Answered.class,
            answered -> assertThat(answered.sealedReply()).isEqualTo(REPLY));
    assertThat(asked).hasValue(3);
  }

  @Test
  void aMessageThatIsGivenBackElsewhereIsTheCallersToHandle() {
    ReplayRecord record = patient(time -> time < 2 ? new Outcome.InProgress() : reserved(), LONG);
    assertThat(record.reserve(MESSAGE, UNTIL)).isInstanceOf(Outcome.Reserved.class);
  }

  /// It is looked for now and then, and not without a pause.
  @Test
  void aMessageThatIsHandledElsewhereForTooLongIsInProgress() {
    ReplayRecord record = patient(_ -> new Outcome.InProgress(), Duration.ofMillis(220));
    long begin = System.nanoTime();
    assertThat(record.reserve(MESSAGE, UNTIL)).isInstanceOf(Outcome.InProgress.class);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(219));
    assertThat(asked.get()).isBetween(2, 6);
  }

  @Test
  void withoutPatienceItIsAskedForOnce() {
    ReplayRecord record = patient(_ -> new Outcome.InProgress(), Duration.ZERO);
    assertThat(record.reserve(MESSAGE, UNTIL)).isInstanceOf(Outcome.InProgress.class);
    assertThat(asked).hasValue(1);
  }

  /// One of them looks, whatever comes of it.
  @Test
  void copiesThatWaitForAnotherServerGetWhatTheFirstOfThemFinds() throws Exception {
    CountDownLatch allAreHere = new CountDownLatch(1);
    ReplayRecord record =
        patient(
            time -> {
              await(allAreHere);
              return new Outcome.Answered(REPLY);
            },
            LONG);
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Outcome>> copies =
          Stream.generate(() -> callers.submit(() -> record.reserve(MESSAGE, UNTIL)))
              .limit(5)
              .toList();
      Thread.sleep(100);
      allAreHere.countDown();
      for (Future<Outcome> copy : copies) {
        assertThat(copy.get()).isInstanceOf(Outcome.Answered.class);
      }
    }
    assertThat(asked.get()).isBetween(1, 5);
  }

  static Stream<Outcome> ends() {
    return Stream.of(
        new Outcome.Answered(REPLY),
        new Outcome.Conflicting(),
        new Outcome.InProgress(),
        new Outcome.Full(),
        new Outcome.Forgotten());
  }

  /// Or who asks next would wait for somebody who is gone.
  @ParameterizedTest
  @MethodSource("ends")
  void whoeverDoesNotHandleItHoldsUpNobody(Outcome end) {
    ReplayRecord record = patient(_ -> end, Duration.ofMillis(1));
    long begin = System.nanoTime();
    for (int i = 0; i < 3; i++) {
      assertThat(record.reserve(MESSAGE, UNTIL)).isEqualTo(end);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
    assertThat(asked.get()).isGreaterThanOrEqualTo(3);
  }

  /// The same, if the record itself fails.
  @Test
  void aRecordThatFailsHoldsUpNobody() {
    ReplayRecord record =
        patient(
            time -> {
              if (time == 1) {
                throw new IllegalStateException("the database is gone");
              }
              return reserved();
            },
            LONG);
    try {
      record.reserve(MESSAGE, UNTIL);
    } catch (IllegalStateException e) {
      assertThat(e).hasMessage("the database is gone");
    }
    assertThat(record.reserve(MESSAGE, UNTIL)).isInstanceOf(Outcome.Reserved.class);
  }

  private static Outcome reserved() {
    return new Outcome.Reserved(
        new Reservation() {
          @Override
          public void complete(byte[] sealedReply, Runnable effects) {
            effects.run();
          }

          @Override
          public void close() {}
        });
  }

  /// @param outcomes of the first time that the record is asked, the second and so on
  private ReplayRecord patient(IntFunction<Outcome> outcomes, Duration atMost) {
    ReplayRecord elsewhere =
        new ReplayRecord() {
          @Override
          public Outcome reserve(Entry message, Instant until) {
            return outcomes.apply(asked.incrementAndGet());
          }

          @Override
          public boolean isFull() {
            return false;
          }
        };
    return new PatientReplayRecord(elsewhere, new Patience(atMost, 64));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
