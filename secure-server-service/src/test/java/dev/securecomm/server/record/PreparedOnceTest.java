package dev.securecomm.server.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.securecomm.server.testserver.RunningServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A connection of the embedded store keeps what it has prepared, and nobody can tell but by the
/// time it takes.
class PreparedOnceTest {

  private static final String NUMBERS = "SELECT n FROM number ORDER BY n";
  private static final String OURS = "SELECT ?";

  private static RunningServer server;
  private static JdbcClient jdbc;
  private Connection connection;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.builder().durable().start();
    jdbc = server.bean(JdbcClient.class);
    jdbc.sql("CREATE TABLE number (n INTEGER PRIMARY KEY, name TEXT UNIQUE)").update();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void connect() throws Exception {
    jdbc.sql("DELETE FROM number").update();
    jdbc.sql("INSERT INTO number VALUES (1, 'one'), (2, 'two')").update();
    connection = server.bean(DataSource.class).getConnection();
  }

  @AfterEach
  void disconnect() throws Exception {
    connection.close();
  }

  @Test
  void aStatementIsPreparedOnce() throws Exception {
    assertThat(preparation(NUMBERS)).isSameAs(preparation(NUMBERS)).isNotSameAs(preparation(OURS));
  }

  @Test
  void whatIsInUseIsPreparedOnceMore() throws Exception {
    try (PreparedStatement one = connection.prepareStatement(NUMBERS);
        ResultSet first = one.executeQuery()) {
      assertThat(first.next()).isTrue();
      assertThat(numbers()).containsExactly(1, 2);
      assertThat(first.next()).isTrue();
      assertThat(first.getInt(1)).isEqualTo(2);
    }
    assertThat(numbers()).containsExactly(1, 2);
  }

  @Test
  void whatIsClosedIsNotLentToTwo() throws Exception {
    PreparedStatement closed = connection.prepareStatement(NUMBERS);
    closed.close();
    closed.close();
    assertThat(closed.isClosed()).isTrue();
    assertThatThrownBy(closed::executeQuery).isInstanceOf(SQLException.class);
    try (PreparedStatement one = connection.prepareStatement(NUMBERS);
        PreparedStatement other = connection.prepareStatement(NUMBERS)) {
      assertThat(one.getParameterMetaData()).isNotSameAs(other.getParameterMetaData());
    }
  }

  @Test
  void aParameterIsForgotten() throws Exception {
    try (PreparedStatement first = connection.prepareStatement(OURS)) {
      first.setString(1, "secret");
      assertThat(only(first)).isEqualTo("secret");
    }
    try (PreparedStatement next = connection.prepareStatement(OURS)) {
      next.setNull(1, Types.VARCHAR);
      assertThat(only(next)).isNull();
    }
  }

  @Test
  void aLimitIsForgotten() throws Exception {
    try (PreparedStatement limited = connection.prepareStatement(NUMBERS)) {
      limited.setMaxRows(1);
    }
    assertThat(numbers()).containsExactly(1, 2);
  }

  /// Or whoever asks next would be told what was there before, and the journal would grow.
  @Test
  void rowsThatNobodyReadToTheEndAreLetGo() throws Exception {
    @SuppressWarnings("resource") // It ends with its statement.
    ResultSet left;
    try (PreparedStatement first = connection.prepareStatement(NUMBERS)) {
      left = first.executeQuery();
      assertThat(left.next()).isTrue();
    }
    jdbc.sql("INSERT INTO number VALUES (3, 'three')").update();
    assertThat(numbers()).containsExactly(1, 2, 3);
  }

  @Test
  void whatHasFailedIsPreparedAnew() throws Exception {
    String sql = "INSERT INTO number VALUES (?, 'one')";
    Object before = preparation(sql);
    try (PreparedStatement failing = connection.prepareStatement(sql)) {
      failing.setInt(1, 3);
      assertThatThrownBy(failing::executeUpdate)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("UNIQUE");
    }
    assertThat(preparation(sql)).isNotSameAs(before);
    assertThat(numbers()).containsExactly(1, 2);
  }

  @Test
  void ofMoreStatementsThanAnybodyHasTheOldestIsGivenUp() throws Exception {
    Object oldest = preparation(NUMBERS);
    for (int i = 0; i < 100; i++) {
      preparation("SELECT " + i);
    }
    assertThat(preparation(NUMBERS)).isNotSameAs(oldest);
    assertThat(numbers()).containsExactly(1, 2);
  }

  @Test
  void aTableMayChangeMeanwhile() throws Exception {
    assertThat(numbers()).containsExactly(1, 2);
    jdbc.sql("DROP TABLE number").update();
    jdbc.sql("CREATE TABLE number (name TEXT UNIQUE, n INTEGER PRIMARY KEY)").update();
    jdbc.sql("INSERT INTO number VALUES ('four', 4)").update();
    assertThat(numbers()).containsExactly(4);
    jdbc.sql("DROP TABLE number").update();
    jdbc.sql("CREATE TABLE number (n INTEGER PRIMARY KEY, name TEXT UNIQUE)").update();
  }

  @Test
  void whatTheDatabaseGeneratesIsReturned() {
    assertThat(
            jdbc.sql("INSERT INTO number (name) VALUES ('three') RETURNING n")
                .query(Integer.class)
                .single())
        .isEqualTo(3);
  }

  /// What is the same as long as a statement of this SQL is.
  private Object preparation(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      return statement.getParameterMetaData();
    }
  }

  private List<Integer> numbers() throws SQLException {
    List<Integer> numbers = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(NUMBERS);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        numbers.add(rows.getInt(1));
      }
    }
    return numbers;
  }

  private static String only(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }
}
