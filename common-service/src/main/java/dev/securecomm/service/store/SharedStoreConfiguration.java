package dev.securecomm.service.store;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.AnnotatedTypeMetadata;

/// The store for a question that is asked beside a running service: one that is shared. An embedded
/// one is the service's alone. Not found by scanning: a service opens its store itself.
@Conditional(SharedStoreConfiguration.OnSharedDatabase.class)
@Import(StoreConfiguration.class)
@ImportAutoConfiguration({
  DataSourceTransactionManagerAutoConfiguration.class,
  JdbcTemplateAutoConfiguration.class,
  JdbcClientAutoConfiguration.class,
  FlywayAutoConfiguration.class
})
public class SharedStoreConfiguration {

  static final class OnSharedDatabase implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata annotated) {
      String url = context.getEnvironment().getProperty("spring.datasource.url", "");
      return url.startsWith(Database.POSTGRESQL.url());
    }
  }
}
