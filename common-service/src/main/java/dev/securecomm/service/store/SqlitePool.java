package dev.securecomm.service.store;

import com.zaxxer.hikari.HikariDataSource;

/// The connections to the embedded database, which hold its file until they are closed.
final class SqlitePool extends HikariDataSource {

  /// One writes, the others look things up.
  private static final int CONNECTIONS = 4;

  private final SqliteFile file;

  SqlitePool(SqliteFile file) {
    this.file = file;
    setJdbcUrl(file.url());
    setDataSourceProperties(SqliteFile.settings());
    setMaximumPoolSize(CONNECTIONS);
  }

  @Override
  public void close() {
    super.close();
    file.close();
  }
}
