package io.millrace.agents.specialist.sql;

import io.millrace.agents.api.AgentException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A database that questions may be put to. Whatever text is run, it is run so that it cannot change
 * anything: an implementation that cannot promise it fails with {@code sql_role_can_write}.
 *
 * <p>Failures: {@code sql_database_unavailable} (retriable), {@code sql_failed} (the database
 * refuses the statement), {@code sql_timeout}, {@code sql_too_expensive}, {@code
 * sql_role_can_write}.
 */
public interface SqlDatabase {

  /** What an input names it by. */
  String name();

  Set<String> schemas();

  /** Tables and their columns, in their order, at most {@code tablesMax}. */
  List<SqlTable> tables(int tablesMax) throws AgentException, InterruptedException;

  /** Plans the statement, refuses it where the plan is beyond the limits, and runs it. */
  SqlResult run(String sql, SqlLimits limits) throws AgentException, InterruptedException;

  /**
   * What a statement may cost.
   *
   * @param planCostMax planner's units, see EXPLAIN
   * @param planRowsMax rows the plan expects to read or make at any of its nodes
   * @param cellCharsMax characters of one value; more are cut
   */
  record SqlLimits(
      int rowsMax, int timeoutMs, double planCostMax, double planRowsMax, int cellCharsMax) {}

  record SqlTable(String schema, String name, List<SqlColumn> columns) {}

  record SqlColumn(String name, String type, boolean nullable) {}

  /**
   * @param rows values as numbers, booleans, strings and nulls
   * @param truncated true where there are more rows
   */
  record SqlResult(
      List<SqlColumn> columns,
      List<List<@Nullable Object>> rows,
      boolean truncated,
      double planCost,
      double planRows) {}
}
