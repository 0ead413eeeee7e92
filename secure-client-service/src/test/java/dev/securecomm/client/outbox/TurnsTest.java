package dev.securecomm.client.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TurnsTest {

  private final Turns turns = new Turns();

  @Test
  void aTurnIsOneHoldersUntilHeGivesItBack() {
    Optional<Turns.Turn> first = turns.take("a", Duration.ZERO);
    assertThat(first).isPresent();
    assertThat(turns.take("a", Duration.ZERO)).isEmpty();
    assertThat(turns.take("a", Duration.ofMillis(20))).isEmpty();
    assertThat(turns.take("b", Duration.ZERO)).isPresent();
    first.get().close();
    assertThat(turns.take("a", Duration.ZERO)).isPresent();
  }

  @Test
  void manyWhoWaitTakeItOneAfterTheOther() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(50);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 50; i++) {
        threads.execute(() -> {
          try (Turns.Turn _ = turns.take("a", Duration.ofSeconds(10)).orElseThrow()) {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            inside.decrementAndGet();
          }
          done.countDown();
        });
      }
      done.await();
    }
    assertThat(most).hasValue(1);
  }
}
