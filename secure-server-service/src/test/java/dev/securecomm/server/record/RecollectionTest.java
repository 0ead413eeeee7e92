package dev.securecomm.server.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.securecomm.replay.ReplayRecord.Entry;
import dev.securecomm.server.testserver.RunningServer;
import dev.securecomm.service.store.Store;
import dev.securecomm.service.store.StoreUnavailableException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Attack 15: whoever takes a message for new without a look must never be wrong.
@TestInstance(Lifecycle.PER_CLASS)
class RecollectionTest {

  /// As many as make it read the table again.
  private static final int MANY = 1 << 17;

  private RunningServer server;
  private Store store;
  private JdbcClient jdbc;
  private MessageTable table;

  @BeforeAll
  void start() throws Exception {
    server = RunningServer.builder().durable().start();
    store = server.bean(Store.class);
    jdbc = server.bean(JdbcClient.class);
    table = new MessageTable(jdbc);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void empty() {
    store.commit(() -> jdbc.sql("DELETE FROM message").update());
  }

  @Test
  void whatWasRecordedBeforeTheStartIsNotNew() {
    record(message(1));
    Recollection recollection = known(new Recollection(store, table));
    assertThat(recollection.isNew(message(1))).isFalse();
    assertThat(recollection.isNew(message(2))).isTrue();
  }

  @Test
  void whatWasRecordedSinceIsNotNew() {
    Recollection recollection = known(new Recollection(store, table));
    assertThat(recollection.isNew(message(1))).isTrue();
    recollection.recorded(message(1));
    assertThat(recollection.isNew(message(1))).isFalse();
  }

  @Test
  void nothingIsNewWhileTheTableIsRead() throws Exception {
    SlowStore slow = new SlowStore(store);
    Recollection recollection = new Recollection(slow, table);
    slow.reads.await();
    assertThat(recollection.isNew(message(2))).isFalse();

    recollection.recorded(message(1));
    slow.mayRead.countDown();
    known(recollection);
    assertThat(recollection.isNew(message(1))).as("recorded meanwhile").isFalse();
    assertThat(recollection.isNew(message(2))).isTrue();
  }

  @Test
  void nothingIsNewWhereTheTableCannotBeReadUntilItCan() {
    record(message(1));
    BrokenStore broken = new BrokenStore(store);
    Recollection recollection = new Recollection(broken, table);
    await().until(() -> broken.reads.get() > 0);
    assertThat(recollection.isNew(message(1))).isFalse();

    broken.isBroken = false;
    // Each message that is recorded is a reason to try again.
    await()
        .untilAsserted(() -> {
          recollection.recorded(message(3));
          assertThat(recollection.isNew(message(2))).isTrue();
        });
    assertThat(recollection.isNew(message(1))).isFalse();
  }

  /// It reads the table again in between: what was removed from that is forgotten, and nothing
  /// else.
  @Test
  void ofManyMessagesNoneIsEverNewAgain() {
    Recollection recollection = known(new Recollection(store, table));
    recollection.recorded(message(-1));
    IntStream.range(0, MANY)
        .parallel()
        .forEach(i -> {
          boolean inTheTable = i % 100 == 0;
          if (inTheTable) {
            record(message(i));
          }
          recollection.recorded(message(i));
          assertThat(inTheTable && recollection.isNew(message(i))).isFalse();
        });
    await().until(() -> recollection.isNew(message(-1)));
    for (int i = 0; i < MANY; i += 100) {
      assertThat(recollection.isNew(message(i))).isFalse();
    }
  }

  private Recollection known(Recollection recollection) {
    await().until(() -> recollection.isNew(message(-2)));
    return recollection;
  }

  private void record(Entry message) {
    store.commit(() -> {
      table.insert(message, DurableRecordRules.UNTIL, DurableRecordRules.REPLY);
      return message;
    });
  }

  private static Entry message(int number) {
    return DurableRecordRules.message(number);
  }

  /// A store that is there for its reader's sake.
  private abstract static class OtherStore implements Store {

    private final Store store;

    OtherStore(Store store) {
      this.store = store;
    }

    @Override
    public <T> T commit(Supplier<T> change) {
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

  private static final class SlowStore extends OtherStore {

    private final CountDownLatch reads = new CountDownLatch(2);
    private final CountDownLatch mayRead = new CountDownLatch(1);

    SlowStore(Store store) {
      super(store);
    }

    /// Counts the messages at once, and reads them when it may.
    @Override
    public <T> T read(Supplier<T> query) {
      reads.countDown();
      if (reads.getCount() == 0) {
        try {
          mayRead.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      return super.read(query);
    }
  }

  private static final class BrokenStore extends OtherStore {

    private final AtomicInteger reads = new AtomicInteger();
    private volatile boolean isBroken = true;

    BrokenStore(Store store) {
      super(store);
    }

    @Override
    public <T> T read(Supplier<T> query) {
      reads.incrementAndGet();
      if (isBroken) {
        throw new StoreUnavailableException("no disk", null);
      }
      return super.read(query);
    }
  }
}
