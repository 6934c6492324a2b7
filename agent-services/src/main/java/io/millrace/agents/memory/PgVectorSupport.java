package io.millrace.agents.memory;

import io.millrace.agents.api.AgentException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What the {@code vector} extension of a database can do for memories. From 0.5 on it has HNSW;
 * from 0.8 on a filtered search goes on until it has enough ({@code hnsw.iterative_scan}), before
 * that a search that found too little is repeated exactly.
 */
public sealed interface PgVectorSupport {

  record Usable(String version, boolean iterativeScan) implements PgVectorSupport {}

  /**
   * @param reason a sentence that says what an operator can do
   */
  record Unusable(String reason) implements PgVectorSupport {}

  String INSUFFICIENT_PRIVILEGE = "42501";
  Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*");

  /** Looks, and creates the extension where it is available and the role may. */
  static PgVectorSupport find(DataSource dataSource) throws AgentException {
    try (var connection = dataSource.getConnection()) {
      var available =
          text(
              connection,
              "select default_version from pg_available_extensions where name = 'vector'");
      if (available == null)
        return new Unusable("The server has no extension 'vector'; install pgvector 0.8 or newer");
      if (installed(connection) == null) {
        var refusal = create(connection);
        if (refusal != null) return refusal;
      }
      var version = installed(connection);
      if (version == null) return new Unusable("The extension 'vector' was removed meanwhile");
      if (text(connection, "select to_regtype('vector')::text") == null)
        return new Unusable(
            "The type 'vector' is not on the search path of this role; run as superuser: alter"
                + " extension vector set schema agents");
      return of(version);
    } catch (SQLException e) {
      throw MemoryTable.unavailable(e);
    }
  }

  static PgVectorSupport of(String version) {
    var parts = VERSION.matcher(version);
    if (!parts.matches()) return new Unusable("Unknown version of pgvector: " + version);
    int major = Integer.parseInt(parts.group(1));
    int minor = Integer.parseInt(parts.group(2));
    if (major == 0 && minor < 5)
      return new Unusable("pgvector " + version + " has no HNSW index; install 0.8 or newer");
    return new Usable(version, major > 0 || minor >= 8);
  }

  private static @Nullable String installed(Connection connection) throws SQLException {
    return text(connection, "select extversion from pg_extension where extname = 'vector'");
  }

  private static @Nullable Unusable create(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.setQueryTimeout(MemoryTable.STATEMENT_TIMEOUT_S);
      statement.execute("create extension if not exists vector with schema " + MemorySchema.SCHEMA);
      return null;
    } catch (SQLException e) {
      if (!INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) throw e;
      return new Unusable(
          "This role may not create the extension 'vector'; run as superuser: create extension"
              + " vector with schema agents");
    }
  }

  private static @Nullable String text(Connection connection, String query) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.setQueryTimeout(MemoryTable.STATEMENT_TIMEOUT_S);
      try (var rows = statement.executeQuery(query)) {
        return rows.next() ? rows.getString(1) : null;
      }
    }
  }
}
