package dev.securecomm.server.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.securecomm.service.limit.OverloadedException;
import dev.securecomm.service.limit.Turns;
import java.util.ArrayList;
import java.util.List;
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
    try (Turns.Turn _ = turns.take("noisy")) {
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
    try (Turns.Turn _ = turns.take("noisy")) {
      for (int i = 1; i < 6; i++) {
        all.add(waits("noisy " + i));
      }
      last = waits("noisy 6");
      all.add(waits("quiet 1"));
      assertPutOff(last);
      assertThatThrownBy(() -> turns.take("noisy"))
          .isInstanceOf(OverloadedException.class)
          .hasMessage("all 6 places to wait in are taken");
      assertThat(turns.waiting()).isEqualTo(6);
    }
    all.forEach(CompletableFuture::join);
    assertThat(order)
        .containsExactly("noisy 1", "quiet 1", "noisy 2", "noisy 3", "noisy 4", "noisy 5");
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
                try (Turns.Turn _ = three.take(line)) {
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
    try (Turns.Turn _ = three.take("a");
        Turns.Turn _ = three.take("b");
        Turns.Turn _ = three.take("c")) {
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
              try (Turns.Turn _ = turns.take(name.substring(0, name.indexOf(' ')))) {
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
