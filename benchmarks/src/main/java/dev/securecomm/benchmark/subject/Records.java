package dev.securecomm.benchmark.subject;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/// Messages that our server remembers, without having had to answer them.
public final class Records {

  private Records() {}

  /// So many more like one that is there.
  public static void add(OurServer ours, int number) throws SQLException {
    String store = "jdbc:sqlite:" + ours.data().resolve("store.db");
    try (Connection connection = DriverManager.getConnection(store);
        Statement statement = connection.createStatement()) {
      int added =
          statement.executeUpdate(
              """
              WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < %d)
              INSERT INTO message (sender, id, digest, kept_until, reply)
              SELECT sender, 'added-' || n, digest, 9999999999999, reply
              FROM number, (SELECT * FROM message WHERE sender <> '' LIMIT 1)
              """
                  .formatted(number));
      if (added != number) {
        throw new IllegalStateException(added + " records were added: there was none to copy");
      }
    }
  }
}
