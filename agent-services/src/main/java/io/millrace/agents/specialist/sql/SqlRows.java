package io.millrace.agents.specialist.sql;

import io.millrace.agents.core.Texts;
import io.millrace.agents.specialist.sql.SqlDatabase.SqlColumn;
import io.millrace.agents.specialist.sql.SqlDatabase.SqlLimits;
import io.millrace.agents.specialist.sql.SqlDatabase.SqlResult;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns JDBC rows into values of JSON, within bounds. */
final class SqlRows {

  private SqlRows() {}

  static SqlResult read(ResultSet found, SqlLimits limits, double cost, double planRows)
      throws SQLException {
    var columns = columns(found.getMetaData());
    var rows = new ArrayList<List<@Nullable Object>>();
    boolean more = false;
    while (found.next()) {
      if (rows.size() == limits.rowsMax()) {
        more = true;
        break;
      }
      var row = new ArrayList<@Nullable Object>();
      for (int i = 1; i <= columns.size(); i++) row.add(value(found.getObject(i), limits));
      rows.add(row);
    }
    return new SqlResult(columns, rows, more, cost, planRows);
  }

  private static List<SqlColumn> columns(ResultSetMetaData meta) throws SQLException {
    var columns = new ArrayList<SqlColumn>();
    for (int i = 1; i <= meta.getColumnCount(); i++)
      columns.add(
          new SqlColumn(
              meta.getColumnLabel(i),
              meta.getColumnTypeName(i),
              meta.isNullable(i) != ResultSetMetaData.columnNoNulls));
    return columns;
  }

  private static @Nullable Object value(@Nullable Object value, SqlLimits limits) {
    return switch (value) {
      case null -> null;
      case Boolean known -> known;
      case Integer known -> known;
      case Long known -> known;
      case Short known -> known.intValue();
      case BigDecimal known -> known;
      case Double known when Double.isFinite(known) -> known;
      case Float known when Float.isFinite(known) -> known.doubleValue();
      case byte[] known -> "(" + known.length + " bytes)";
      case Object other -> Texts.bounded(other.toString(), limits.cellCharsMax());
    };
  }
}
