package io.millrace.statestore.ops;

import io.millrace.kit.database.SchemaMigration;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;

/** Brings the schema of the archive up to date before anything reads or writes it. */
@ApplicationScoped
public class ArchiveSchema {

  private final javax.sql.DataSource dataSource;

  ArchiveSchema(@DataSource("archive") javax.sql.DataSource dataSource) {
    this.dataSource = dataSource;
  }

  void onStart(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE - 700) StartupEvent event) {
    SchemaMigration.migrate(dataSource, "archive", "db/archive");
  }
}
