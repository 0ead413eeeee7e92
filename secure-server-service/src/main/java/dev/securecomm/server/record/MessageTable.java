package dev.securecomm.server.record;

import dev.securecomm.replay.ReplayRecord.Entry;
import dev.securecomm.replay.ReplayRecord.Outcome;
import java.sql.ResultSet;
import java.sql.SQLException;
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

  Known find(Entry message) {
    return jdbc.sql(
            """
            SELECT removed.kept_until AS removed_until, digest, reply,
              reserved_until >= (SELECT now FROM clock) AS reserved
            FROM removed LEFT JOIN message ON sender = ? AND id = ?
            """)
        .param(message.sender().name())
        .param(message.id().value())
        .query((row, number) -> new Known(row.getLong("removed_until"), row(row)))
        .single();
  }

  private static @Nullable Row row(ResultSet row) throws SQLException {
    String digest = row.getString("digest");
    return digest == null
        ? null
        : new Row(digest, row.getBytes("reply"), row.getBoolean("reserved"));
  }

  /// What is known of a message.
  ///
  /// @param removedUntil messages that were kept until then, or shorter, may have been removed
  record Known(long removedUntil, @Nullable Row found) {

    Optional<Row> row() {
      return Optional.ofNullable(found);
    }

    /// Whether a message that is kept until then would be there if it had ever been recorded.
    boolean isComplete(Instant until) {
      return removedUntil < until.toEpochMilli();
    }
  }

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
