package dev.securecomm.service.store;

import dev.securecomm.service.settings.SettingsException;
import java.util.Map;

/// The databases that can be a store, and where their SQL differs.
enum Database {
  SQLITE("jdbc:sqlite:", "BLOB", "CAST(unixepoch('subsec') * 1000 AS INTEGER)"),
  POSTGRESQL(
      "jdbc:postgresql:", "BYTEA", "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)");

  private final String url;
  private final String bytes;
  private final String now;

  Database(String url, String bytes, String now) {
    this.url = url;
    this.bytes = bytes;
    this.now = now;
  }

  /// The database that a URL leads to.
  ///
  /// @throws SettingsException if it is none of ours
  static Database of(String url) {
    for (Database database : values()) {
      if (url.startsWith(database.url)) {
        return database;
      }
    }
    throw new SettingsException(
        "spring.datasource.url must begin with jdbc:sqlite: or jdbc:postgresql:.");
  }

  /// What its URLs begin with.
  String url() {
    return url;
  }

  /// What a migration's SQL writes as `${…}`: a type for bytes, and the time of this database, in
  /// milliseconds since 1970.
  Map<String, String> placeholders() {
    return Map.of("bytes", bytes, "now", now);
  }
}
