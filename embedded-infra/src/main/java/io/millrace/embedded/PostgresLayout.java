package io.millrace.embedded;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The database, roles and schemas of a cluster; each is made where it is missing, so a cluster of
 * an older Millrace gets what a newer one needs.
 */
final class PostgresLayout {
  static final String DATABASE = "millrace";

  private PostgresLayout() {}

  /** Needs a connection of the superuser to the maintenance database. */
  static void createDatabase(Connection maintenance) throws SQLException {
    if (!exists(maintenance, "SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
      run(maintenance, "CREATE DATABASE " + DATABASE);
    }
  }

  /** Needs a connection of the superuser to {@link #DATABASE}. */
  static void createRolesAndSchemas(Connection database, PostgresPasswords passwords)
      throws SQLException {
    run(database, "REVOKE ALL ON DATABASE " + DATABASE + " FROM PUBLIC");
    run(database, "REVOKE ALL ON SCHEMA public FROM PUBLIC");
    for (PostgresRole role : PostgresRole.values()) {
      String user = role.userName();
      if (!exists(database, "SELECT 1 FROM pg_roles WHERE rolname = '" + user + "'")) {
        run(database, "CREATE ROLE " + user + " LOGIN");
      }
      run(database, "ALTER ROLE " + user + " PASSWORD '" + passwords.of(role) + "'");
      run(database, "GRANT CONNECT ON DATABASE " + DATABASE + " TO " + user);
      run(database, "CREATE SCHEMA IF NOT EXISTS " + role.schema() + " AUTHORIZATION " + user);
      run(
          database,
          "ALTER ROLE "
              + user
              + " IN DATABASE "
              + DATABASE
              + " SET search_path = "
              + role.schema());
    }
  }

  private static boolean exists(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next();
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
