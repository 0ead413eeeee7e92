package dev.securecomm.service.store;

import com.zaxxer.hikari.HikariDataSource;
import dev.securecomm.file.PrivateFolder;
import dev.securecomm.service.settings.SettingsException;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Opens the store that `spring.datasource.url` names, and brings its tables up to date.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "securecomm.store", havingValue = "database")
@EnableConfigurationProperties(DataSourceProperties.class)
public class StoreConfiguration {

  @Bean
  Database database(DataSourceProperties properties) {
    return Database.of(String.valueOf(properties.getUrl()));
  }

  /// @param folder where an embedded database is: it is made private first
  @Bean
  @ConfigurationProperties("spring.datasource.hikari")
  HikariDataSource dataSource(
      DataSourceProperties properties, Database database, PrivateFolder folder) {
    return switch (database) {
      case SQLITE -> new SqlitePool(SqliteFile.open(properties.determineUrl()));
      case POSTGRESQL -> patient(properties);
    };
  }

  /// The driver would wait for ever for a database whose machine is gone.
  private static HikariDataSource patient(DataSourceProperties properties) {
    HikariDataSource pool =
        properties.initializeDataSourceBuilder().type(HikariDataSource.class).build();
    pool.addDataSourceProperty("connectTimeout", "5");
    pool.addDataSourceProperty("socketTimeout", "10");
    pool.addDataSourceProperty("tcpKeepAlive", "true");
    return pool;
  }

  @Bean
  FlywayConfigurationCustomizer databasesOwnWords(Database database) {
    return flyway -> flyway.placeholders(database.placeholders());
  }

  @Bean
  FlywayMigrationStrategy migration() {
    return flyway -> {
      try {
        flyway.migrate();
      } catch (FlywayException e) {
        throw new SettingsException(
            "The database of spring.datasource.url cannot be used: " + e.getMessage());
      }
    };
  }

  @Bean
  Store store(Database database, HikariDataSource pool, PlatformTransactionManager transactions) {
    TransactionTemplate transaction = new TransactionTemplate(transactions);
    return switch (database) {
      case SQLITE ->
          new GroupCommit(transaction, () -> pool.getHikariPoolMXBean().softEvictConnections());
      case POSTGRESQL -> new DirectCommit(transaction);
    };
  }

  /// Only where there is somebody to share them with.
  @Bean
  @Nullable SharedFiles sharedFiles(Store store, JdbcClient jdbc) {
    return store.isShared() ? new SharedFiles(store, jdbc) : null;
  }
}
