package io.millrace.kit.database;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Brings a service's own schema to the version its code expects. Each service migrates its schema
 * alone, so several may share a cluster.
 */
public final class SchemaMigration {

  private static final int CONNECT_RETRIES = 10;

  private SchemaMigration() {}

  /**
   * @param schema the schema the service owns; its history table stands in it
   * @param location class path folder of the scripts, such as {@code db/reviews}
   * @throws org.flywaydb.core.api.FlywayException when a script fails or a released one was changed
   */
  public static void migrate(DataSource dataSource, String schema, String location) {
    migrate(dataSource, schema, location, CONNECT_RETRIES);
  }

  /**
   * As {@link #migrate(DataSource, String, String)}, for a service that goes on without its
   * database.
   *
   * @param connectRetries how often a database that is away is asked again, after ever longer
   *     pauses
   */
  public static void migrate(
      DataSource dataSource, String schema, String location, int connectRetries) {
    Flyway.configure()
        .dataSource(dataSource)
        .schemas(schema)
        .defaultSchema(schema)
        .createSchemas(true)
        .locations("classpath:" + location)
        .connectRetries(connectRetries)
        .load()
        .migrate();
  }
}
