package dev.securecomm.server.record;

import dev.securecomm.replay.ReplayRecord.Entry;
import dev.securecomm.replay.ReplayRecord.Outcome;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The table of messages. Whoever calls sees to the transaction.
final class MessageTable {

  private final JdbcClient jdbc;

  MessageTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<Row> find(Entry message) {
    return jdbc.sql(
            """
            SELECT digest, reply, reserved_until >= (SELECT now FROM clock) AS reserved
            FROM message WHERE sender = ? AND id = ?
            """)
        .param(message.sender().name())
        .param(message.id().value())
        .query((row, _) ->
            new Row(row.getString("digest"), row.getBytes("reply"), row.getBoolean("reserved")))
        .optional();
  }

  int count() {
    return jdbc.sql("SELECT COUNT(*) FROM message").query(Integer.class).single();
  }

  /// The same filter, to which every message was added that is recorded now.
  BloomFilter addAllTo(BloomFilter filter) {
    jdbc.sql("SELECT sender, id FROM message")
        .query(row -> {
          filter.add(row.getString("sender"), row.getString("id"));
        });
    return filter;
  }

  /// A message that is recorded, or reserved.
  ///
  /// @param isReserved whether somebody is at work on it, or was until a moment ago
  @SuppressWarnings("ArrayRecordComponent") // Read, and never compared.
  record Row(String digest, byte @Nullable [] reply, boolean isReserved) {

    Outcome outcome(Entry message) {
      if (!digest.equals(message.digest().value())) {
        return new Outcome.Conflicting();
      }
      return reply == null ? new Outcome.InProgress() : new Outcome.Answered(reply);
    }
  }

  /// Records a message that nobody has reserved here, and its reply.
  void insert(Entry message, Instant until, byte[] sealedReply) {
    jdbc.sql(
            """
            INSERT INTO message (sender, id, digest, kept_until, reply)
            VALUES (?, ?, ?, ?, ?)
            """)
        .param(message.sender().name())
        .param(message.id().value())
        .param(message.digest().value())
        .param(until.toEpochMilli())
        .param(sealedReply)
        .update();
  }

  /// Takes up as much room as a reply of this length, until what has expired is removed: a row of
  /// no sender's, which is the first to go.
  int takeUp(int length) {
    return jdbc.sql(
            """
            INSERT INTO message (sender, id, digest, kept_until, reply)
            VALUES ('', '', '', 0, :reply)
            ON CONFLICT (sender, id) DO UPDATE SET reply = excluded.reply
            """)
        .param("reply", new byte[length])
        .update();
  }

  /// Takes back what was reserved by somebody who is gone.
  int takeBackAll() {
    return jdbc.sql("DELETE FROM message WHERE reply IS NULL").update();
  }
}
