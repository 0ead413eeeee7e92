package dev.securecomm.server.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.securecomm.envelope.Digest;
import dev.securecomm.envelope.MessageId;
import dev.securecomm.replay.ReplayRecord;
import dev.securecomm.replay.ReplayRecord.Entry;
import dev.securecomm.replay.ReplayRecord.Outcome;
import dev.securecomm.replay.ReplayRecord.Reservation;
import dev.securecomm.server.testserver.RunningServer;
import dev.securecomm.service.store.Store;
import dev.securecomm.testkit.Primitives;
import dev.securecomm.testkit.TestKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Protocol section 6, on the real database of a running server.
@TestInstance(Lifecycle.PER_CLASS)
abstract class DurableRecordRules {

  static final byte[] REPLY = {1, 2, 3};
  static final Instant UNTIL = TestKeys.NOW.plusSeconds(420);
  static final Duration LONG = Duration.ofHours(1);

  RunningServer server;
  Store store;
  JdbcClient jdbc;
  Removal removal;
  private ReplayRecord record;

  @BeforeAll
  void start() throws Exception {
    server = builder().durable().start();
    store = server.bean(Store.class);
    jdbc = server.bean(JdbcClient.class);
    jdbc.sql("CREATE TABLE payment (id TEXT PRIMARY KEY)").update();
  }

  /// A record on that database.
  abstract ReplayRecord record();

  RunningServer.Builder builder() {
    return RunningServer.builder();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void empty() {
    server.clock().set(TestKeys.NOW);
    store.commit(() ->
        jdbc.sql("DELETE FROM message").update()
            + jdbc.sql("DELETE FROM payment").update()
            + jdbc.sql("UPDATE removed SET kept_until = 0").update());
    removal = new Removal(store, jdbc, server.clock());
    record = record();
  }

  @Test
  void theSameMessageAgainGetsTheSameReplyAsOftenAsAsked() {
    handle(record, message(1));
    for (int i = 0; i < 3; i++) {
      assertThat(answer(record, message(1))).isEqualTo(REPLY);
    }
    assertThat(answer(record(), message(1))).as("after a restart").isEqualTo(REPLY);
  }

  @Test
  void anotherMessageUnderAUsedIdConflictsAndTheFirstStands() {
    Entry other = new Entry(message(1).sender(), message(1).id(), digest(2));
    Reservation reservation = reserve(record, message(1));
    assertThat(record.reserve(other, UNTIL)).isInstanceOf(Outcome.Conflicting.class);
    reservation.complete(REPLY, () -> {});
    assertThat(record.reserve(other, UNTIL)).isInstanceOf(Outcome.Conflicting.class);
    assertThat(answer(record, message(1))).isEqualTo(REPLY);
  }

  @Test
  void anIdIsUniqueForItsSenderOnly() {
    handle(record, message(1));
    Entry fromMallory = new Entry(TestKeys.MALLORY, message(1).id(), digest(2));
    assertThat(record.reserve(fromMallory, UNTIL)).isInstanceOf(Outcome.Reserved.class);
  }

  @Test
  void aMessageThatWasGivenBackIsTheNextCallersToHandle() {
    reserve(record, message(1)).close();
    handle(record, message(1));
    assertThat(answer(record, message(1))).isEqualTo(REPLY);
  }

  @Test
  void whatTheHandlerChangesIsThereWithTheReply() {
    Reservation reservation = reserve(record, message(1));
    reservation.complete(REPLY, () -> pay("once"));
    assertThat(payments()).containsExactly("once");
  }

  @Test
  void whatTheHandlerChangesIsGoneIfItFailsAndTheMessageMayComeAgain() {
    Reservation failing = reserve(record, message(1));
    assertThatThrownBy(() ->
            failing.complete(
                REPLY,
                () -> {
                  pay("twice");
                  pay("twice");
                }))
        .isInstanceOf(DataAccessException.class);
    failing.close();
    assertThat(payments()).isEmpty();

    reserve(record, message(1)).complete(REPLY, () -> pay("once"));
    assertThat(payments()).containsExactly("once");
  }

  /// They share a transaction, or not: nobody can tell.
  @Test
  void ofMessagesThatAreRecordedTogetherOneFailsAlone() throws Exception {
    int messages = 200;
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> handled = new ArrayList<>();
      for (int i = 0; i < messages; i++) {
        int number = i;
        handled.add(executor.submit(() -> handledWith(number, number % 10 == 0)));
      }
      for (int i = 0; i < messages; i++) {
        assertThat(handled.get(i).get()).isEqualTo(i % 10 != 0);
      }
    }
    assertThat(payments()).hasSize(messages - messages / 10);
    for (int i = 0; i < messages; i++) {
      Outcome outcome = record.reserve(message(i), UNTIL);
      assertThat(outcome)
          .isInstanceOf(i % 10 == 0 ? Outcome.Reserved.class : Outcome.Answered.class);
    }
  }

  private boolean handledWith(int number, boolean failing) {
    try (Reservation reservation = reserve(record, message(number))) {
      reservation.complete(
          REPLY,
          () -> {
            pay("payment " + number);
            if (failing) {
              throw new IllegalStateException("no");
            }
          });
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  @Test
  void whatHasExpiredIsRemovedAndWhatHasNotIsKept() throws Exception {
    for (int i = 0; i < 250; i++) {
      handle(record, message(i));
    }
    handle(record, message(1000), UNTIL.plusSeconds(1));
    server.clock().set(UNTIL.plusMillis(1));
    removal.remove();

    assertThat(messages()).isEqualTo(1);
    assertThat(answer(record, message(1000))).isEqualTo(REPLY);
  }

  /// Attack 15: our clock was ahead, records were removed, and it is set back.
  @Test
  void aMessageOfATimeOfWhichRecordsWereRemovedIsNotTakenForNew() throws Exception {
    handle(record, message(1));
    server.clock().set(UNTIL.plus(LONG));
    removal.remove();
    assertThat(messages()).isZero();
    server.clock().set(TestKeys.NOW);

    assertThat(record.reserve(message(1), UNTIL)).isInstanceOf(Outcome.Forgotten.class);
    assertThat(record.reserve(message(2), UNTIL)).isInstanceOf(Outcome.Forgotten.class);
    assertThat(record.reserve(message(2), UNTIL.plusMillis(1)))
        .isInstanceOf(Outcome.Reserved.class);
  }

  void pay(String id) {
    jdbc.sql("INSERT INTO payment VALUES (:id)").param("id", id).update();
  }

  List<String> payments() {
    return jdbc.sql("SELECT id FROM payment").query(String.class).list();
  }

  int messages() {
    return jdbc.sql("SELECT COUNT(*) FROM message").query(Integer.class).single();
  }

  static Reservation reserve(ReplayRecord record, Entry message) {
    return ((Outcome.Reserved) record.reserve(message, UNTIL)).reservation();
  }

  static void handle(ReplayRecord record, Entry message) {
    handle(record, message, UNTIL);
  }

  static void handle(ReplayRecord record, Entry message, Instant until) {
    try (Reservation reservation =
        ((Outcome.Reserved) record.reserve(message, until)).reservation()) {
      reservation.complete(REPLY, () -> {});
    }
  }

  static byte[] answer(ReplayRecord record, Entry message) {
    return ((Outcome.Answered) record.reserve(message, UNTIL)).sealedReply();
  }

  static Entry message(int number) {
    MessageId id = new MessageId("message-%014d".formatted(number));
    return new Entry(TestKeys.ALICE, id, digest(number));
  }

  static Digest digest(int number) {
    return new Digest(
        Primitives.b64(Primitives.sha256(new byte[] {(byte) (number >> 8), (byte) number})));
  }
}
