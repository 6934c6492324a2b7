package io.millrace.agents.specialist.sql;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.agents.api.AgentException;
import io.millrace.contracts.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;

/**
 * A PostgreSQL database. Every statement runs in a read-only transaction of its own with a
 * statement time-out and a search path of the allowed schemas, and is rolled back. Before, the role
 * is looked at: a superuser, or one that may write to a table of those schemas, is refused, since a
 * read-only transaction alone does not hold back every function.
 */
public final class JdbcSqlDatabase implements SqlDatabase {

  private static final String CANCELLED = "57014";
  private static final int META_TIMEOUT_MS = 10_000;
  private static final String CAN_WRITE =
      """
      SELECT r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication
          OR pg_has_role(r.rolname, 'pg_read_server_files', 'member')
          OR pg_has_role(r.rolname, 'pg_write_server_files', 'member')
          OR pg_has_role(r.rolname, 'pg_execute_server_program', 'member')
          OR EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname = ANY (?) AND c.relkind IN ('r', 'p', 'v', 'f')
             AND has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE'))
          OR EXISTS (SELECT 1 FROM pg_namespace n WHERE n.nspname = ANY (?)
             AND has_schema_privilege(n.oid, 'CREATE'))
      FROM pg_roles r WHERE r.rolname = current_user
      """;
  private static final String COLUMNS =
      """
      SELECT table_schema, table_name, column_name, data_type, is_nullable = 'YES'
      FROM information_schema.columns WHERE table_schema = ANY (?)
      ORDER BY table_schema, table_name, ordinal_position
      """;

  private interface Work<T> {
    T with(Connection connection) throws SQLException, AgentException;
  }

  private final String name;
  private final DataSource source;
  private final Set<String> schemas;

  public JdbcSqlDatabase(String name, DataSource source, Set<String> schemas) {
    this.name = name;
    this.source = source;
    this.schemas = Set.copyOf(schemas);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<String> schemas() {
    return schemas;
  }

  @Override
  public List<SqlTable> tables(int tablesMax) throws AgentException, InterruptedException {
    return reading(META_TIMEOUT_MS, connection -> tables(connection, tablesMax));
  }

  private List<SqlTable> tables(Connection connection, int tablesMax) throws SQLException {
    var tables = new LinkedHashMap<List<String>, List<SqlColumn>>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setArray(1, connection.createArrayOf("text", schemas.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          var table = List.of(rows.getString(1), rows.getString(2));
          if (!tables.containsKey(table) && tables.size() == tablesMax) break;
          tables
              .computeIfAbsent(table, none -> new ArrayList<>())
              .add(new SqlColumn(rows.getString(3), rows.getString(4), rows.getBoolean(5)));
        }
      }
    }
    return tables.entrySet().stream()
        .map(table -> new SqlTable(table.getKey().get(0), table.getKey().get(1), table.getValue()))
        .toList();
  }

  @Override
  public SqlResult run(String sql, SqlLimits limits) throws AgentException, InterruptedException {
    return reading(
        limits.timeoutMs(),
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            var plan = plan(statement, sql);
            double cost = plan.path("Total Cost").asDouble();
            double rows = mostRows(plan);
            if (cost > limits.planCostMax() || rows > limits.planRowsMax())
              throw Refusals.of(
                  "sql_too_expensive",
                  "its plan costs %.0f of at most %.0f and expects %.0f rows of at most %.0f; narrow it down"
                      .formatted(cost, limits.planCostMax(), rows, limits.planRowsMax()));
            statement.setMaxRows(limits.rowsMax() + 1);
            statement.setFetchSize(limits.rowsMax() + 1);
            try (ResultSet found = statement.executeQuery(sql)) {
              return SqlRows.read(found, limits, cost, rows);
            }
          }
        });
  }

  private static JsonNode plan(Statement statement, String sql) throws SQLException {
    try (ResultSet plan = statement.executeQuery("EXPLAIN (FORMAT JSON) " + sql)) {
      plan.next();
      return Json.parse(plan.getString(1)).tree().path(0).path("Plan");
    }
  }

  private static double mostRows(JsonNode plan) {
    double most = plan.path("Plan Rows").asDouble();
    for (var below : plan.path("Plans")) most = Math.max(most, mostRows(below));
    return most;
  }

  private <T> T reading(int timeoutMs, Work<T> work) throws AgentException, InterruptedException {
    if (Thread.interrupted()) throw new InterruptedException();
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      try {
        limit(connection, timeoutMs);
        if (canWrite(connection))
          throw AgentException.permanent(
              "sql_role_can_write",
              "The role of the database %s may write; give it a role that may only read"
                  .formatted(name));
        return work.with(connection);
      } finally {
        connection.rollback();
      }
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private Connection connect() throws AgentException {
    try {
      return source.getConnection();
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  private void limit(Connection connection, int timeoutMs) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT set_config('statement_timeout', ?, true), set_config('lock_timeout', ?, true), set_config('search_path', ?, true)")) {
      statement.setString(1, String.valueOf(timeoutMs));
      statement.setString(2, String.valueOf(timeoutMs));
      statement.setString(
          3,
          String.join(
              ",",
              new TreeSet<>(schemas)
                  .stream().map(schema -> '"' + schema.replace("\"", "\"\"") + '"').toList()));
      statement.execute();
    }
  }

  private boolean canWrite(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CAN_WRITE)) {
      var names = connection.createArrayOf("text", schemas.toArray());
      statement.setArray(1, names);
      statement.setArray(2, names);
      try (ResultSet rows = statement.executeQuery()) {
        return !rows.next() || rows.getBoolean(1);
      }
    }
  }

  /** The database's own words may hold data of its rows, so only its code is told. */
  private AgentException failure(SQLException e) {
    var state = String.valueOf(e.getSQLState());
    if (state.equals(CANCELLED))
      return AgentException.permanent(
          "sql_timeout", "The statement took longer than allowed; narrow it down");
    if (state.startsWith("08") || state.startsWith("53") || state.startsWith("57"))
      return unavailable(e);
    return new AgentException(
        "sql_failed",
        "The database refused the statement (SQLSTATE " + state + ")",
        false,
        null,
        e);
  }

  private AgentException unavailable(SQLException e) {
    return new AgentException(
        "sql_database_unavailable", "The database " + name + " does not answer", true, null, e);
  }
}
