package dev.securecomm.client.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.securecomm.client.server.NoAnswerException.Why;
import dev.securecomm.testkit.MutableClock;
import dev.securecomm.testkit.TestKeys;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A thousand who ask at once are no reason for a thousand requests, and none of them gets an
/// answer that is older than his question.
class SharedRequestTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  /// It stands still, unless a test sets it: time passes by the machine's.
  private final MutableClock clock = MutableClock.at(TestKeys.NOW);

  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Long> begins = new CopyOnWriteArrayList<>();
  private final List<Duration> times = new CopyOnWriteArrayList<>();
  private final Semaphore answers = new Semaphore(1_000);

  /// Answers with the number of the request, once it may.
  private final SharedRequest<Integer> request = new SharedRequest<>(this::ask, clock);

  private Integer ask(Duration atMost) {
    begins.add(System.nanoTime());
    times.add(atMost);
    int number = begins.size();
    answers.acquireUninterruptibly();
    return number;
  }

  @AfterEach
  void end() {
    answers.release(1_000);
    callers.close();
  }

  /// Holds up every answer from now on.
  private void holdUp() {
    answers.drainPermits();
  }

  private void waitsForRequest(int number) {
    await().atMost(LONG).until(() -> begins.size() == number);
  }

  private Future<Integer> asks(Duration atMost) {
    return callers.submit(() -> request.answer(atMost));
  }

  /// Callers who wait already, for the request that comes next.
  private List<Future<Integer>> waiting(int number) {
    List<Thread> threads = new CopyOnWriteArrayList<>();
    List<Future<Integer>> all =
        IntStream.range(0, number)
            .mapToObj(_ ->
                callers.submit(() -> {
                  threads.add(Thread.currentThread());
                  return request.answer(LONG);
                }))
            .toList();
    await()
        .atMost(LONG)
        .until(() ->
            threads.size() == number
                && threads.stream()
                    .allMatch(each -> each.getState() == Thread.State.TIMED_WAITING));
    return all;
  }

  @Test
  void isMadeAtOnceForTheFirst() throws Exception {
    long start = System.nanoTime();

    assertThat(request.answer(LONG)).isEqualTo(1);

    assertThat(Duration.ofNanos(begins.getFirst() - start)).isLessThan(SharedRequest.PAUSE);
    assertThat(times.getFirst()).isBetween(LONG.minusSeconds(1), LONG);
  }

  @Test
  void isOneForAllWhoAskedBeforeItBegan() throws Exception {
    holdUp();
    Future<Integer> first = asks(LONG);
    waitsForRequest(1);

    List<Future<Integer>> others = waiting(100);
    answers.release(2);

    assertThat(first.get()).isEqualTo(1);
    for (Future<Integer> other : others) {
      assertThat(other.get()).as("began after he asked").isEqualTo(2);
    }
    assertThat(begins).hasSize(2);
  }

  @Test
  void beginsAtMostSoOften() throws Exception {
    for (int i = 1; i <= 3; i++) {
      assertThat(request.answer(LONG)).isEqualTo(i);
    }

    assertThat(begins.get(1) - begins.get(0)).isGreaterThanOrEqualTo(SharedRequest.PAUSE.toNanos());
    assertThat(begins.get(2) - begins.get(1)).isGreaterThanOrEqualTo(SharedRequest.PAUSE.toNanos());
  }

  /// Nor does it wait for longer than half a second by either.
  @Test
  void beginsSoonerWhenHalfASecondHasPassedByTheClock() throws Exception {
    assertThat(request.answer(LONG)).isEqualTo(1);
    clock.advance(SharedRequest.PAUSE);

    assertThat(request.answer(LONG)).isEqualTo(2);

    assertThat(begins.get(1) - begins.get(0)).isLessThan(SharedRequest.PAUSE.toNanos());
  }

  @Test
  void isNotHeldUpByAClockThatWasSetBack() throws Exception {
    assertThat(request.answer(LONG)).isEqualTo(1);
    clock.advance(Duration.ofDays(-400));

    assertThat(request.answer(LONG)).isEqualTo(2);

    assertThat(begins.get(1) - begins.get(0))
        .isBetween(SharedRequest.PAUSE.toNanos(), SharedRequest.PAUSE.multipliedBy(4).toNanos());
  }

  @Test
  void isTheOneUnderWayForWhomThatIsEarlyEnough() throws Exception {
    holdUp();
    Future<Integer> first = asks(LONG);
    waitsForRequest(1);
    Future<Integer> content = callers.submit(() -> request.answerUnderWay(LONG));
    await().during(Duration.ofMillis(100)).until(() -> !content.isDone());
    answers.release(1);

    assertThat(first.get()).isEqualTo(1);
    assertThat(content.get()).isEqualTo(1);

    answers.release(1);
    assertThat(request.answerUnderWay(LONG)).as("if there is none").isEqualTo(2);
  }

  /// The one who gives up is told so, and the others get what they wait for, by a request that
  /// takes as long as the most patient of them has.
  @Test
  void goesOnForTheOthersWhenOneGivesUp() throws Exception {
    holdUp();
    Future<Integer> first = asks(LONG);
    waitsForRequest(1);
    Future<Integer> patient = waiting(1).getFirst();

    NoAnswerException gaveUp =
        catchThrowableOfType(NoAnswerException.class, () -> request.answer(Duration.ofMillis(100)));

    assertThat(gaveUp.why()).isEqualTo(Why.TIMED_OUT);
    answers.release();
    assertThat(first.get()).isEqualTo(1);
    waitsForRequest(2);
    answers.release();
    assertThat(patient.get()).isEqualTo(2);
    assertThat(times.getLast()).isGreaterThan(LONG.dividedBy(2));
  }

  @Test
  void goesOnForTheOthersWhenTheOneWhoBeganItGivesUp() throws Exception {
    holdUp();
    Future<Integer> first = asks(Duration.ofMillis(200));
    waitsForRequest(1);
    Future<Integer> second = waiting(1).getFirst();

    assertThatThrownBy(first::get).hasCauseInstanceOf(NoAnswerException.class);
    answers.release(2);
    assertThat(second.get()).isEqualTo(2);
  }

  @Test
  void isNotMadeWhenNobodyWaitsAnyMore() throws Exception {
    assertThat(request.answer(LONG)).isEqualTo(1);

    assertThatThrownBy(() -> request.answer(Duration.ofMillis(50)))
        .isInstanceOf(NoAnswerException.class);

    assertThat(begins).hasSize(1);
    assertThat(request.answer(LONG)).isEqualTo(2);
    assertThat(begins.get(1) - begins.get(0)).isGreaterThanOrEqualTo(SharedRequest.PAUSE.toNanos());
  }

  @Test
  void failsForAllWhoWaitedForItAndForNobodyElse() throws Exception {
    List<NoAnswerException> failures = new ArrayList<>();
    SharedRequest<Integer> failing =
        new SharedRequest<>(
            _ -> {
              answers.acquireUninterruptibly();
              if (failures.size() == 3) {
                return 4;
              }
              failures.add(new NoAnswerException(new ConnectException()));
              throw failures.getLast();
            },
            clock);
    assertThatThrownBy(() -> failing.answer(LONG)).isSameAs(failures.getFirst());

    holdUp();
    Future<Integer> second = callers.submit(() -> failing.answer(LONG));
    await().atMost(LONG).until(answers::hasQueuedThreads);
    List<Future<Integer>> others =
        IntStream.range(0, 10).mapToObj(_ -> callers.submit(() -> failing.answer(LONG))).toList();
    // That each of them waits by then is seen by what he is told.
    await().during(Duration.ofMillis(200)).until(() -> others.stream().noneMatch(Future::isDone));
    answers.release(2);

    assertThat(failure(second)).isSameAs(failures.get(1));
    assertThat(others).allSatisfy(other -> assertThat(failure(other)).isSameAs(failures.get(2)));
    answers.release();
    assertThat(failing.answer(LONG)).isEqualTo(4);
  }

  private static Throwable failure(Future<Integer> answer) {
    return catchThrowableOfType(ExecutionException.class, answer::get).getCause();
  }

  /// Nor does a bug hold anything up.
  @Test
  void tellsOfABugAsItIs() throws Exception {
    SharedRequest<Integer> broken =
        new SharedRequest<>(
            _ -> {
              throw new IllegalStateException("a bug");
            },
            clock);

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> broken.answer(LONG))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("a bug");
    }
  }

  @Test
  void ceasesToBeWaitedForByWhoeverIsInterrupted() throws Exception {
    holdUp();
    AtomicReference<Thread> caller = new AtomicReference<>();
    Future<Boolean> interrupted =
        callers.submit(() -> {
          caller.set(Thread.currentThread());
          assertThatThrownBy(() -> request.answer(LONG)).isInstanceOf(NoAnswerException.class);
          return Thread.currentThread().isInterrupted();
        });
    waitsForRequest(1);

    caller.get().interrupt();

    assertThat(interrupted.get()).isTrue();
    answers.release(2);
    assertThat(request.answer(LONG)).isEqualTo(2);
  }
}
