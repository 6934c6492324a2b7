package io.millrace.agents.specialist.sql;

import io.millrace.agents.api.AgentException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The database of the configuration keys {@code millrace.specialists.sql.*}; without {@code url} it
 * has no schema and every use fails with {@code sql_database_unknown}. It opens a connection for
 * each statement: questions to it are rare, and a pool would keep a stranger's server busy.
 */
@ApplicationScoped
public class ConfiguredSqlDatabase implements SqlDatabase {

  private static final int CONNECT_TIMEOUT_S = 5;
  private static final int SOCKET_TIMEOUT_S = 70;

  private final String name;
  private final @Nullable JdbcSqlDatabase database;

  @Inject
  ConfiguredSqlDatabase(
      @ConfigProperty(name = "millrace.specialists.sql.name", defaultValue = "default") String name,
      @ConfigProperty(name = "millrace.specialists.sql.url") Optional<String> url,
      @ConfigProperty(name = "millrace.specialists.sql.username") Optional<String> username,
      @ConfigProperty(name = "millrace.specialists.sql.password") Optional<String> password,
      @ConfigProperty(name = "millrace.specialists.sql.schemas", defaultValue = "public")
          List<String> schemas) {
    this.name = name;
    this.database =
        url.map(
                address -> {
                  var source = new PGSimpleDataSource();
                  source.setUrl(address);
                  username.ifPresent(source::setUser);
                  password.ifPresent(source::setPassword);
                  source.setConnectTimeout(CONNECT_TIMEOUT_S);
                  source.setSocketTimeout(SOCKET_TIMEOUT_S);
                  source.setReadOnly(true);
                  return new JdbcSqlDatabase(name, source, Set.copyOf(schemas));
                })
            .orElse(null);
  }

  private JdbcSqlDatabase there() throws AgentException {
    if (database == null)
      throw AgentException.permanent(
          "sql_database_unknown", "No database is configured; set millrace.specialists.sql.url");
    return database;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<String> schemas() {
    return database == null ? Set.of() : database.schemas();
  }

  @Override
  public List<SqlTable> tables(int tablesMax) throws AgentException, InterruptedException {
    return there().tables(tablesMax);
  }

  @Override
  public SqlResult run(String sql, SqlLimits limits) throws AgentException, InterruptedException {
    return there().run(sql, limits);
  }
}
