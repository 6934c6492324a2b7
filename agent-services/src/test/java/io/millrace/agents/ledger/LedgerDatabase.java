package io.millrace.agents.ledger;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.millrace.embedded.EmbeddedPostgresServer;
import io.millrace.embedded.PostgresRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** The ledger's tables on a real PostgreSQL, as the role {@code agents} sees them. */
public final class LedgerDatabase implements AutoCloseable {

  private static final int CONNECTIONS_MAX = 24;

  private final EmbeddedPostgresServer server;
  private final AgroalDataSource pool;

  public LedgerDatabase(Path folder) {
    server = EmbeddedPostgresServer.start(folder, folder, freePort(), false);
    pool = pool(url(), user(), password(), CONNECTIONS_MAX);
    CallLedger.migrate(pool);
  }

  public static AgroalDataSource pool(String url, String user, String password, int size) {
    try {
      return AgroalDataSource.from(
          new AgroalDataSourceConfigurationSupplier()
              .connectionPoolConfiguration(
                  pool ->
                      pool.maxSize(size)
                          .acquisitionTimeout(Duration.ofSeconds(30))
                          // As Quarkus has it: an interrupt closes a virtual thread's connection.
                          .exceptionSorter(new PostgreSQLExceptionSorter())
                          .connectionFactoryConfiguration(
                              factory ->
                                  factory
                                      .jdbcUrl(url)
                                      .principal(new NamePrincipal(user))
                                      .credential(new SimplePassword(password)))));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public DataSource dataSource() {
    return pool;
  }

  public String url() {
    return server.jdbcUrl();
  }

  public String user() {
    return PostgresRole.AGENTS.userName();
  }

  public String password() {
    return server.password(PostgresRole.AGENTS);
  }

  /** One value of one row. */
  public String text(String sql) {
    try (var connection = pool.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "";
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public int update(String sql) {
    try (var connection = pool.getConnection();
        var statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    pool.close();
    server.close();
  }
}
