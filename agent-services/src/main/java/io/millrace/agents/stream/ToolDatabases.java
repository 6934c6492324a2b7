package io.millrace.agents.stream;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.ops.RuntimeSettings;
import io.millrace.agents.secret.CallSecrets;
import io.millrace.agents.secret.SecretRef;
import io.millrace.agents.secret.SecretSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.ds.common.BaseDataSource;

/**
 * Databases of SQL tools, by the name definitions give them. A connection is opened for each call
 * and closed after it; its password is read then and kept nowhere.
 */
final class ToolDatabases {

  private static final int CONNECT_TIMEOUT_S = 5;
  private static final int SOCKET_TIMEOUT_S = 300;

  private final Map<String, RuntimeSettings.Database> databases;
  private final SecretSource secrets;

  ToolDatabases(Map<String, RuntimeSettings.Database> databases, SecretSource secrets) {
    this.databases = Map.copyOf(databases);
    this.secrets = secrets;
  }

  /** Null where the deployment has no database of that name. */
  @Nullable DataSource find(String name) {
    var database = databases.get(name);
    return database == null ? null : new PerCall(database, secrets);
  }

  private static final class PerCall extends PGSimpleDataSource {

    private static final long serialVersionUID = 1L;

    private final transient RuntimeSettings.Database database;
    private final transient SecretSource secrets;

    PerCall(RuntimeSettings.Database database, SecretSource secrets) {
      this.database = database;
      this.secrets = secrets;
      BaseDataSource settings = this;
      settings.setUrl(database.url());
      settings.setUser(database.username());
      settings.setConnectTimeout(CONNECT_TIMEOUT_S);
      settings.setSocketTimeout(SOCKET_TIMEOUT_S);
    }

    @Override
    public Connection getConnection() throws SQLException {
      try (var opened = new CallSecrets(secrets, SecretRef.in(database.password()))) {
        return getConnection(database.username(), opened.fill(database.password()));
      } catch (AgentException e) {
        throw new SQLException("The password cannot be read: " + e.code(), "28000");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SQLException("interrupted", "57014");
      }
    }
  }
}
