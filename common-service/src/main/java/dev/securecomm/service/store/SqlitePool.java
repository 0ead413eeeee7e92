package dev.securecomm.service.store;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.sqlite.SQLiteDataSource;

/// The connections to the embedded database, which hold its file until they are closed.
final class SqlitePool extends HikariDataSource {

  /// One writes, the others look things up.
  private static final int CONNECTIONS = 4;

  private final SqliteFile file;

  SqlitePool(SqliteFile file) {
    this.file = file;
    setDataSource(connections(file));
    setMaximumPoolSize(CONNECTIONS);
  }

  private static DataSource connections(SqliteFile file) {
    SQLiteDataSource driver = new SQLiteDataSource(SqliteFile.settings());
    driver.setUrl(file.url());
    return new DelegatingDataSource(driver) {
      @Override
      public Connection getConnection() throws SQLException {
        return PreparedOnce.on(super.getConnection());
      }
    };
  }

  @Override
  public void close() {
    super.close();
    file.close();
  }
}
