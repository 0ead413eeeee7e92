package dev.securecomm.client.outbox;

import dev.securecomm.envelope.MessageId;
import dev.securecomm.key.Party;
import dev.securecomm.message.Reply;
import dev.securecomm.message.SealedRequest;
import dev.securecomm.service.store.Store;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The outbox in the database. What has ended is never changed again.
final class OutboxTable {

  private static final String SHOWN =
      "id, server, state, unattended, tries, created, expires, last_try, due, reason";
  private static final String ALL =
      SHOWN + ", name, content, header, sealed_to, sealed_again, envelope, reply";

  /// What no party is called.
  private static final String NO_SERVER = "-";

  private final Store store;
  private final JdbcClient jdbc;
  private final OwnRecords records;

  OutboxTable(Store store, JdbcClient jdbc, OwnRecords records) {
    this.store = store;
    this.jdbc = jdbc;
    this.records = records;
  }

  /// Keeps a new message.
  ///
  /// @return false if there is one of that name
  boolean insert(Kept kept) {
    OutboxMessage message = kept.message();
    byte[] header = records.header(kept.sealed());
    return store.commit(() ->
        jdbc.sql(
                    """
                    INSERT INTO outbox (id, server, name, content, header, sealed_to, envelope, state,
                      unattended, tries, created, expires, due)
                    VALUES (:id, :server, :name, :content, :header, :sealedTo, :envelope, :state,
                      :unattended, 0, :created, :expires, :due)
                    ON CONFLICT (name) DO NOTHING
                    """)
                .param("id", message.id().value())
                .param("server", kept.sealed().header().aud().name())
                .param("name", kept.named().map(Named::name).orElse(null), Types.VARCHAR)
                .param("content", kept.named().map(Named::content).orElse(null), Types.VARCHAR)
                .param("header", header)
                .param("sealedTo", kept.sealed().sealedTo().value())
                .param("envelope", kept.sealed().envelope().toBytes())
                .param("state", State.WAITING.label())
                .param("unattended", kept.unattended() ? 1 : 0)
                .param("created", message.created().toEpochMilli())
                .param("expires", message.expires().toEpochMilli())
                .param("due", message.nextTry().orElse(message.expires()).toEpochMilli())
                .update()
            == 1);
  }

  Optional<Kept> named(String name) {
    return store.read(() ->
        jdbc.sql("SELECT " + ALL + " FROM outbox WHERE name = :name")
            .param("name", name)
            .query((row, number) -> kept(row))
            .optional());
  }

  Optional<Kept> find(MessageId id) {
    return store.read(() ->
        jdbc.sql("SELECT " + ALL + " FROM outbox WHERE id = :id")
            .param("id", id.value())
            .query((row, number) -> kept(row))
            .optional());
  }

  /// Some of the messages in a state, or in any, the newest first.
  ///
  /// @param before only those that come after this one in the list
  List<OutboxMessage> list(Optional<State> state, Optional<Place> before, int most) {
    String sql =
        "SELECT "
            + SHOWN
            + " FROM outbox WHERE 1 = 1"
            + (state.isPresent() ? " AND state = :state" : "")
            + (before.isPresent() ? " AND (created, id) < (:created, :id)" : "")
            + " ORDER BY created DESC, id DESC LIMIT :most";
    return store.read(() -> {
      JdbcClient.StatementSpec query = jdbc.sql(sql).param("most", most);
      state.ifPresent(known -> query.param("state", known.label()));
      before.ifPresent(place ->
          query.param("created", place.created().toEpochMilli()).param("id", place.id().value()));
      return query.query((row, number) -> shown(row)).list();
    });
  }

  /// What waits to be delivered.
  Set<MessageId> waiting() {
    return store.read(() ->
        Set.copyOf(
            jdbc.sql("SELECT id FROM outbox WHERE state = 'waiting'")
                .query((row, number) -> new MessageId(row.getString("id")))
                .list()));
  }

  /// How many messages are in a state.
  long count(State state) {
    return store.read(() ->
        jdbc.sql("SELECT COUNT(*) FROM outbox WHERE state = :state")
            .param("state", state.label())
            .query(Long.class)
            .single());
  }

  /// Messages that are due, the longest first.
  ///
  /// @param never later than anything that is delivered in the background is ever due: what is due
  ///   even later was so by a clock that has been set back, and is due now
  /// @param closed the servers whose messages are not asked for
  List<Due> due(Instant now, Instant never, Set<String> closed, int most) {
    return store.read(() ->
        jdbc.sql(
                """
                SELECT id, server, due FROM outbox
                WHERE (due <= :now OR (due > :never AND unattended = 1)) AND server NOT IN (:closed)
                ORDER BY due, id LIMIT :most
                """)
            .param("now", now.toEpochMilli())
            .param("never", never.toEpochMilli())
            // A list in SQL has something in it.
            .param("closed", closed.isEmpty() ? Set.of(NO_SERVER) : closed)
            .param("most", most)
            .query((row, number) ->
                new Due(
                    new MessageId(row.getString("id")),
                    row.getString("server"),
                    row.getLong("due")))
            .list());
  }

  /// A message that is due.
  record Due(MessageId id, String server, long since) {}

  /// Takes messages that are due, so that nobody else does until then.
  ///
  /// @return those with which nobody was faster
  List<Due> take(List<Due> due, Instant until) {
    if (due.isEmpty()) {
      return due;
    }
    return store.commit(() ->
        due.stream()
            .filter(each ->
                jdbc.sql("UPDATE outbox SET due = :until WHERE id = :id AND due = :due")
                        .param("until", until.toEpochMilli())
                        .param("id", each.id.value())
                        .param("due", each.since)
                        .update()
                    == 1)
            .toList());
  }

  /// Lets a message that its caller delivers be delivered in the background from now on.
  void leave(MessageId id) {
    store.commit(() ->
        jdbc.sql(
                """
                UPDATE outbox SET unattended = 1, due = created
                WHERE id = :id AND state = 'waiting' AND unattended = 0
                """)
            .param("id", id.value())
            .update());
  }

  /// Makes all that is delivered in the background due, where nobody but us can be at it.
  void hurry(Instant now) {
    store.commit(() ->
        jdbc.sql("UPDATE outbox SET due = :now WHERE unattended = 1 AND due > :now")
            .param("now", now.toEpochMilli())
            .update());
  }

  /// Puts what was sealed again in place of what was sealed before.
  void replace(SealedRequest again) {
    byte[] header = records.header(again);
    store.commit(() ->
        jdbc.sql(
                """
                UPDATE outbox SET header = :header, sealed_to = :sealedTo, sealed_again = 1,
                  envelope = :envelope
                WHERE id = :id AND state = 'waiting'
                """)
            .param("header", header)
            .param("sealedTo", again.sealedTo().value())
            .param("envelope", again.envelope().toBytes())
            .param("id", again.header().jti().value())
            .update());
  }

  void tried(MessageId id, Instant now, String reason, Instant next) {
    byte[] kept = records.reason(id, reason);
    store.commit(() ->
        jdbc.sql(
                """
                UPDATE outbox SET tries = tries + 1, last_try = :now, reason = :reason,
                  due = CASE unattended WHEN 1 THEN :next ELSE expires END
                WHERE id = :id AND state = 'waiting'
                """)
            .param("now", now.toEpochMilli())
            .param("reason", kept)
            .param("next", next.toEpochMilli())
            .param("id", id.value())
            .update());
  }

  void delivered(MessageId id, Instant now, Reply reply) {
    byte[] kept = records.reply(id, reply);
    store.commit(() ->
        jdbc.sql(
                """
                UPDATE outbox SET state = 'delivered', tries = tries + 1, last_try = :now,
                  reason = NULL, reply = :reply, due = NULL, ended = :now
                WHERE id = :id AND state = 'waiting'
                """)
            .param("now", now.toEpochMilli())
            .param("reply", kept)
            .param("id", id.value())
            .update());
  }

  /// @param tries how many tries led to this, beside those that were told before
  void failed(MessageId id, Instant now, String reason, int tries) {
    byte[] kept = records.reason(id, reason);
    store.commit(() ->
        jdbc.sql(
                """
                UPDATE outbox SET state = 'failed', tries = tries + :tries,
                  last_try = CASE :tries WHEN 0 THEN last_try ELSE :now END,
                  reason = :reason, due = NULL, ended = :now
                WHERE id = :id AND state = 'waiting'
                """)
            .param("tries", tries)
            .param("now", now.toEpochMilli())
            .param("reason", kept)
            .param("id", id.value())
            .update());
  }

  /// Ends a message whose record does not open, if it has expired: until then a restored key file
  /// may bring it back.
  ///
  /// @return whether it has ended now
  boolean expired(MessageId id, Instant now, String reason) {
    byte[] kept = records.reason(id, reason);
    return store.commit(() ->
        jdbc.sql(
                    """
                    UPDATE outbox SET state = 'failed', reason = :reason, due = NULL, ended = :now
                    WHERE id = :id AND state = 'waiting' AND expires <= :now
                    """)
                .param("reason", kept)
                .param("now", now.toEpochMilli())
                .param("id", id.value())
                .update()
            == 1);
  }

  /// Forgets a message.
  ///
  /// @return whether there was one
  boolean forget(MessageId id) {
    return store.commit(
        () -> jdbc.sql("DELETE FROM outbox WHERE id = :id").param("id", id.value()).update() == 1);
  }

  /// Removes some of the messages that ended before then.
  ///
  /// @return how many
  int remove(Instant endedBefore, int most) {
    return store.commit(() ->
        jdbc.sql(
                """
                DELETE FROM outbox WHERE id IN (
                  SELECT id FROM outbox WHERE ended < :before ORDER BY ended LIMIT :most)
                """)
            .param("before", endedBefore.toEpochMilli())
            .param("most", most)
            .update());
  }

  private Kept kept(ResultSet row) throws SQLException {
    MessageId id = new MessageId(row.getString("id"));
    byte @Nullable [] reply = row.getBytes("reply");
    return new Kept(
        shown(row),
        named(row),
        row.getLong("unattended") == 1,
        true,
        records.sealed(
            id,
            row.getBytes("header"),
            row.getString("sealed_to"),
            row.getLong("sealed_again") == 1,
            row.getBytes("envelope")),
        Optional.ofNullable(reply).map(sealed -> records.reply(id, sealed)));
  }

  private static Optional<Named> named(ResultSet row) throws SQLException {
    String name = row.getString("name");
    return name == null ? Optional.empty() : Optional.of(new Named(name, row.getString("content")));
  }

  private OutboxMessage shown(ResultSet row) throws SQLException {
    MessageId id = new MessageId(row.getString("id"));
    byte @Nullable [] reason = row.getBytes("reason");
    return new OutboxMessage(
        id,
        Optional.of(row.getString("server")).filter(name -> !name.isEmpty()).map(Party::new),
        State.parse(row.getString("state")).orElseThrow(),
        row.getLong("tries"),
        Instant.ofEpochMilli(row.getLong("created")),
        Instant.ofEpochMilli(row.getLong("expires")),
        time(row, "last_try"),
        row.getLong("unattended") == 1 ? time(row, "due") : Optional.empty(),
        Optional.ofNullable(reason).map(sealed -> records.reason(id, sealed)));
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }
}
