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
            FROM message WHERE sender = :sender AND id = :id
            """)
        .param("sender", message.sender().name())
        .param("id", message.id().value())
        .query((row, number) ->
            new Row(row.getString("digest"), row.getBytes("reply"), row.getBoolean("reserved")))
        .optional();
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

  /// Whether no message that is kept until then was ever removed.
  boolean remembers(Instant until) {
    return jdbc.sql("SELECT kept_until FROM removed").query(Long.class).single()
        < until.toEpochMilli();
  }

  /// Records a message that nobody has reserved here, and its reply.
  void insert(Entry message, Instant until, byte[] sealedReply) {
    jdbc.sql(
            """
            INSERT INTO message (sender, id, digest, kept_until, reply)
            VALUES (:sender, :id, :digest, :until, :reply)
            """)
        .param("sender", message.sender().name())
        .param("id", message.id().value())
        .param("digest", message.digest().value())
        .param("until", until.toEpochMilli())
        .param("reply", sealedReply)
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
