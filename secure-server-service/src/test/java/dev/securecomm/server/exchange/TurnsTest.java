package dev.securecomm.server.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.securecomm.service.limit.OverloadedException;
import dev.securecomm.service.limit.Turns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TurnsTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> order = new ArrayList<>();
  private final Turns turns = new Turns(1, 6);

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  void linesAreServedOneAfterAnother() throws Exception {
    List<CompletableFuture<?>> all = new ArrayList<>();
    try (Turns.Turn _ = turns.take("noisy", LONG)) {
      for (String each :
          List.of("noisy 1", "noisy 2", "noisy 3", "noisy 4", "quiet 1", "other 1")) {
        all.add(waits(each));
      }
    }
    all.forEach(CompletableFuture::join);
    assertThat(order)
        .containsExactly("noisy 1", "quiet 1", "other 1", "noisy 2", "noisy 3", "noisy 4");
  }

  @Test
  void whoIsLastInTheLongestLineMakesRoomForWhoIsFew() throws Exception {
    List<CompletableFuture<?>> all = new ArrayList<>();
    CompletableFuture<?> last;
    try (Turns.Turn _ = turns.take("noisy", LONG)) {
      for (int i = 1; i < 6; i++) {
        all.add(waits("noisy " + i));
      }
      last = waits("noisy 6");
      all.add(waits("quiet 1"));
      assertPutOff(last);
      assertThatThrownBy(() -> turns.take("noisy", LONG))
          .isInstanceOf(OverloadedException.class)
          .hasMessage("all places to wait in are taken");
      assertThat(turns.waiting()).isEqualTo(6);
    }
    all.forEach(CompletableFuture::join);
    assertThat(order)
        .containsExactly("noisy 1", "quiet 1", "noisy 2", "noisy 3", "noisy 4", "noisy 5");
  }

  /// And not who has waited longest, just before it is his turn.
  @Test
  void ofLinesAsLongWhoWouldBeServedLastMakesRoom() throws Exception {
    List<CompletableFuture<?>> all = new ArrayList<>();
    CompletableFuture<?> last;
    try (Turns.Turn _ = turns.take("first", LONG)) {
      for (int i = 1; i < 6; i++) {
        all.add(waits(i + " 1"));
      }
      last = waits("6 1");
      CompletableFuture<?> tooLate = waits("7 1");
      assertPutOff(tooLate);
      assertThat(last).isNotDone();
    }
    all.forEach(CompletableFuture::join);
    last.join();
    assertThat(order).containsExactly("1 1", "2 1", "3 1", "4 1", "5 1", "6 1");
  }

  @Test
  void whomThereIsNoRoomForIsToldBeforeAnythingIsDone() throws Exception {
    turns.requireRoom("noisy");
    List<CompletableFuture<?>> all = new ArrayList<>();
    try (Turns.Turn _ = turns.take("noisy", LONG)) {
      turns.requireRoom("noisy");
      for (String each :
          List.of("noisy 1", "noisy 2", "noisy 3", "other 1", "other 2", "quiet 1")) {
        turns.requireRoom(each.substring(0, each.indexOf(' ')));
        all.add(waits(each));
      }
      // With him the other line is as long as the longest, and is served after it.
      for (String each : List.of("noisy", "other")) {
        assertThatThrownBy(() -> turns.requireRoom(each))
            .isInstanceOf(OverloadedException.class)
            .hasMessage("all places to wait in are taken");
      }
      for (String each : List.of("quiet", "new")) {
        assertThatNoException().as(each).isThrownBy(() -> turns.requireRoom(each));
      }
      assertThat(turns.waiting()).isEqualTo(6);
    }
    all.forEach(CompletableFuture::join);
    turns.requireRoom("noisy");
  }

  /// As when many callers send one message each.
  @Test
  void whoeverIsNewIsToldToo() throws Exception {
    List<CompletableFuture<?>> all = new ArrayList<>();
    try (Turns.Turn _ = turns.take("first", LONG)) {
      for (int i = 1; i <= 6; i++) {
        all.add(waits(i + " 1"));
      }
      assertThatThrownBy(() -> turns.requireRoom("7")).isInstanceOf(OverloadedException.class);
    }
    all.forEach(CompletableFuture::join);
  }

  /// Whatever is waiting: who is told that there is room finds some, and nobody else.
  @Test
  void itIsToldAsItIs() throws Exception {
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      Turns some = new Turns(1, 5);
      List<CompletableFuture<?>> all = new ArrayList<>();
      try (Turns.Turn _ = some.take("first", LONG)) {
        for (int waiting = 1; waiting <= 5; waiting++) {
          all.add(comes(some, "line " + random.nextInt(4)));
          while (some.waiting() < waiting) {
            Thread.sleep(1);
          }
        }
        String line = "line " + random.nextInt(5);
        boolean told = isToldThatThereIsRoom(some, line);
        CompletableFuture<?> newcomer = comes(some, line);
        all.add(newcomer);
        CompletableFuture<?>[] everybody = all.toArray(CompletableFuture[]::new);
        assertThat(CompletableFuture.anyOf(everybody)).failsWithin(LONG);
        assertThat(newcomer.isDone()).isNotEqualTo(told);
      }
      assertThat(all.stream().map(TurnsTest::isPutOff).filter(Boolean::booleanValue)).hasSize(1);
    }
  }

  private CompletableFuture<?> comes(Turns turns, String line) {
    return CompletableFuture.runAsync(() -> turns.take(line, LONG).close(), threads);
  }

  private static boolean isPutOff(CompletableFuture<?> each) {
    return each.handle((_, e) -> e != null).join();
  }

  private static boolean isToldThatThereIsRoom(Turns turns, String line) {
    try {
      turns.requireRoom(line);
      return true;
    } catch (OverloadedException e) {
      return false;
    }
  }

  @Test
  void whatHasBegunGoesBeforeAllLines() throws Exception {
    List<CompletableFuture<?>> all = new ArrayList<>();
    Thread begun;
    try (Turns.Turn _ = turns.take("noisy", LONG)) {
      all.add(waits("noisy 1"));
      all.add(waits("quiet 1"));
      begun =
          Thread.ofVirtual()
              .start(() -> {
                try (Turns.Turn _ = turns.takeNext()) {
                  order.add("begun");
                }
              });
      while (begun.getState() != Thread.State.WAITING) {
        Thread.sleep(1);
      }
      // It is not among those who wait to begin, and can be put off.
      assertThat(turns.waiting()).isEqualTo(2);
    }
    begun.join();
    all.forEach(CompletableFuture::join);
    assertThat(order).containsExactly("begun", "noisy 1", "quiet 1");
    assertThat(turns).hasToString("0 of 6 wait for one of 1 turns");
    turns.takeNext().close();
  }

  @Test
  void whoseTurnDoesNotComeInTimeIsPutOffAndHoldsUpNobody() {
    try (Turns.Turn _ = turns.take("slow", LONG)) {
      assertThatThrownBy(() -> turns.take("quick", Duration.ofMillis(50)))
          .isInstanceOf(OverloadedException.class)
          .hasMessageStartingWith("no turn has come");
      assertThat(turns.waiting()).isZero();
    }
    turns.take("next", Duration.ofMillis(50)).close();
    assertThat(turns).hasToString("0 of 6 wait for one of 1 turns");
  }

  /// Whoever gives up just as his turn comes: it is lost to nobody.
  @Test
  void noTurnIsLostThoughMostGiveUp() throws Exception {
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      String line = "line " + i % 3;
      all.add(
          CompletableFuture.runAsync(
              () -> {
                try (Turns.Turn _ = turns.take(line, Duration.ofNanos(200_000))) {
                  LockSupport.parkNanos(100_000);
                } catch (OverloadedException e) {
                  // As most are.
                }
              },
              threads));
    }
    all.forEach(CompletableFuture::join);
    assertThat(turns.waiting()).isZero();
    turns.take("next", Duration.ofSeconds(1)).close();
  }

  @Test
  void asManyAsThereAreTurnsAreAtItAtOnceAndNoMore() throws Exception {
    Turns three = new Turns(3, 1_000);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      String line = "line " + i % 7;
      all.add(
          CompletableFuture.runAsync(
              () -> {
                try (Turns.Turn _ = three.take(line, LONG)) {
                  most.accumulateAndGet(now.incrementAndGet(), Math::max);
                  LockSupport.parkNanos(100_000);
                  now.decrementAndGet();
                }
              },
              threads));
    }
    all.forEach(CompletableFuture::join);
    assertThat(most).hasValue(3);
    assertThat(three.waiting()).isZero();
    try (Turns.Turn _ = three.take("a", LONG);
        Turns.Turn _ = three.take("b", LONG);
        Turns.Turn _ = three.take("c", LONG)) {
      assertThat(three).hasToString("0 of 1000 wait for one of 3 turns");
    }
  }

  private static void assertPutOff(CompletableFuture<?> last) throws Exception {
    assertThatThrownBy(() -> last.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(OverloadedException.class);
  }

  /// In line once this returns.
  private CompletableFuture<?> waits(String name) throws InterruptedException {
    int before = turns.waiting();
    CompletableFuture<?> waits =
        CompletableFuture.runAsync(
            () -> {
              try (Turns.Turn _ = turns.take(name.substring(0, name.indexOf(' ')), LONG)) {
                order.add(name);
              }
            },
            threads);
    while (turns.waiting() == before && before < 6) {
      Thread.sleep(1);
    }
    return waits;
  }
}
