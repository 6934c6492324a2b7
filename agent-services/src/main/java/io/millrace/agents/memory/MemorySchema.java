package io.millrace.agents.memory;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * The tables of memories in the schema {@code agents}, and pgvector's index over them where it can
 * be. Their histories are their own, so others may migrate the same schema.
 */
public final class MemorySchema {

  static final String SCHEMA = "agents";

  /** An agent waits for no database: its attempt is tried again. */
  private static final int CONNECT_RETRIES = 0;

  private MemorySchema() {}

  /**
   * @throws org.flywaydb.core.api.FlywayException when a script fails or a released one was changed
   */
  public static void migrate(DataSource dataSource) {
    apply(dataSource, "db/memory/table", "memory_schema_history");
  }

  /** After {@link #migrate}, and only where {@link PgVectorSupport} says that it is usable. */
  static void migrateVectors(DataSource dataSource) {
    apply(dataSource, "db/memory/pgvector", "memory_pgvector_schema_history");
  }

  private static void apply(DataSource dataSource, String location, String history) {
    Flyway.configure()
        .dataSource(dataSource)
        .schemas(SCHEMA)
        .defaultSchema(SCHEMA)
        .table(history)
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .locations("classpath:" + location)
        .connectRetries(CONNECT_RETRIES)
        .load()
        .migrate();
  }
}
