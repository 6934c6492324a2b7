package io.millrace.agents.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Work in one transaction on one connection; anything that is thrown undoes it. */
final class Transactions {

  /** What is done in a transaction. */
  @FunctionalInterface
  interface Work<T extends @Nullable Object> {
    T on(Connection connection) throws SQLException;
  }

  private Transactions() {}

  static <T extends @Nullable Object> T run(DataSource dataSource, Work<T> work)
      throws SQLException {
    try (var connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        var value = work.on(connection);
        connection.commit();
        return value;
      } catch (SQLException | RuntimeException e) {
        undo(connection, e);
        throw e;
      }
    }
  }

  private static void undo(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  static PreparedStatement prepare(
      Connection connection, int queryTimeoutS, String sql, @Nullable Object... values)
      throws SQLException {
    var statement = connection.prepareStatement(sql);
    statement.setQueryTimeout(queryTimeoutS);
    for (int i = 0; i < values.length; i++) statement.setObject(i + 1, values[i]);
    return statement;
  }
}
