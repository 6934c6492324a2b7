package io.millrace.supportdesk;

import io.millrace.embedded.EmbeddedPostgresServer;
import io.millrace.embedded.PostgresRole;
import io.millrace.embedded.ServiceSettings;
import io.millrace.kit.database.SchemaMigration;
import io.millrace.supportdesk.store.BankRecords;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The bank on a real PostgreSQL, as the role {@code bank} sees it. */
public final class TestBank implements AutoCloseable {

  private final EmbeddedPostgresServer server;
  private final PGSimpleDataSource dataSource = new PGSimpleDataSource();

  public TestBank(Path folder) {
    server = EmbeddedPostgresServer.start(folder);
    var settings = ServiceSettings.of(server);
    var prefix = ServiceSettings.prefix(PostgresRole.BANK);
    dataSource.setUrl(settings.get(prefix + "jdbc.url"));
    dataSource.setUser(settings.get(prefix + "username"));
    dataSource.setPassword(settings.get(prefix + "password"));
    SchemaMigration.migrate(dataSource, "bank", "millrace/examples/support-desk/bank");
  }

  public DataSource dataSource() {
    return dataSource;
  }

  public BankRecords records() {
    return new BankRecords(dataSource);
  }

  @Override
  public void close() {
    server.close();
  }
}
