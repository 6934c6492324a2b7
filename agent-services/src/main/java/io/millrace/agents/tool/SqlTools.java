package io.millrace.agents.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.ledger.Performed;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.tool.SqlStatement;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs one statement in one transaction: read only unless the tool mutates, within the time of the
 * call, at most {@code rowsMax} rows. The arguments are parameters, never text of the statement.
 * Written for PostgreSQL, whose server types texts by where they stand.
 *
 * <p>Answers {@code {"rows": [...], "truncated": false}}, or {@code {"changed": n}} where there are
 * no rows. Before its commit a statement has changed nothing; a commit that is not answered leaves
 * the outcome unknown.
 */
final class SqlTools implements ToolCaller {

  private static final int ROWS_MAX_DEFAULT = 100;
  private static final String CONNECTION_STATES = "08";
  private static final String CANCELLED_STATE = "57014";
  private static final long MS_PER_S = 1_000;

  /** The server ends a statement a little before its time, so that its end is told and undone. */
  private static final long CANCEL_MS_MAX = 500;

  private static final long CANCEL_SHARE = 5;

  private final Function<String, @Nullable DataSource> dataSources;

  /**
   * @param dataSources by the name definitions give them; null where there is none
   */
  SqlTools(Function<String, @Nullable DataSource> dataSources) {
    this.dataSources = dataSources;
  }

  @Override
  public Sending prepare(Tool tool, JsonNode arguments, ToolContext context) throws AgentException {
    var sql = tool.definition().document().tree().path("sql");
    var dataSource = dataSources.apply(sql.path("datasource").asText());
    if (dataSource == null)
      throw AgentException.retriable(
          "tool_unavailable",
          "This deployment has no data source '" + sql.path("datasource").asText() + "'");
    SqlStatement text;
    try {
      text = SqlStatement.parse(sql.path("statement").asText());
    } catch (IllegalArgumentException e) {
      throw ToolFailures.definition(tool, String.valueOf(e.getMessage()));
    }
    for (var name : text.names())
      if (!arguments.has(name)) throw ToolFailures.input(tool, "'" + name + "' is missing");
    int rowsMax = sql.path("rowsMax").asInt(ROWS_MAX_DEFAULT);
    return () -> new Run(tool, text, arguments, context, rowsMax).on(dataSource);
  }

  /** One execution. */
  private record Run(
      Tool tool, SqlStatement text, JsonNode arguments, ToolContext context, int rowsMax) {

    Performed on(DataSource dataSource) {
      boolean committing = false;
      try (var connection = dataSource.getConnection()) {
        connection.setReadOnly(!tool.definition().mutates());
        connection.setAutoCommit(false);
        try {
          var result = execute(connection);
          committing = true;
          connection.commit();
          return new Performed.Succeeded(result);
        } catch (SQLException | AgentException | RuntimeException e) {
          // A pool may commit what is still open when it takes the connection back.
          undo(connection, e);
          throw e;
        }
      } catch (AgentException e) {
        return new Performed.NothingHappened(e);
      } catch (SQLException e) {
        boolean unclear = committing && connectionLost(e);
        return unclear
            ? new Performed.Unclear(failure(e))
            : new Performed.NothingHappened(failure(e));
      }
    }

    private static void undo(Connection connection, Exception cause) {
      try {
        connection.rollback();
      } catch (SQLException e) {
        cause.addSuppressed(e);
      }
    }

    private static boolean connectionLost(SQLException e) {
      return e.getSQLState() == null || e.getSQLState().startsWith(CONNECTION_STATES);
    }

    private AgentException failure(SQLException e) {
      if (connectionLost(e)) return ToolFailures.unavailable(tool, e);
      if (CANCELLED_STATE.equals(e.getSQLState())) return ToolFailures.timeout(tool);
      return ToolFailures.refused(tool, "the database answers state " + e.getSQLState());
    }

    private Json execute(Connection connection) throws SQLException, AgentException {
      long leftMs = context.timeLeft().toMillis();
      long timeMs = Math.max(1, leftMs - Math.min(CANCEL_MS_MAX, leftMs / CANCEL_SHARE));
      try (var limit =
          connection.prepareStatement("select set_config('statement_timeout', ?, true)")) {
        limit.setString(1, String.valueOf(timeMs));
        limit.execute();
      }
      try (var statement = connection.prepareStatement(text.sql())) {
        statement.setQueryTimeout((int) (timeMs / MS_PER_S) + 1);
        statement.setMaxRows(rowsMax + 1);
        statement.setFetchSize(rowsMax + 1);
        bind(statement);
        if (statement.execute()) return rows(statement.getResultSet());
        return Json.of(Map.of("changed", statement.getUpdateCount()));
      }
    }

    private void bind(PreparedStatement statement) throws SQLException {
      for (int i = 0; i < text.names().size(); i++) {
        var value = arguments.get(text.names().get(i));
        switch (value.getNodeType()) {
          case NULL, MISSING -> statement.setNull(i + 1, Types.NULL);
          case BOOLEAN -> statement.setBoolean(i + 1, value.booleanValue());
          case NUMBER -> {
            if (value.isIntegralNumber() && value.canConvertToLong())
              statement.setLong(i + 1, value.longValue());
            else statement.setBigDecimal(i + 1, value.decimalValue());
          }
          case STRING -> statement.setObject(i + 1, value.textValue(), Types.OTHER);
          case OBJECT, ARRAY, BINARY, POJO ->
              statement.setObject(i + 1, value.toString(), Types.OTHER);
        }
      }
    }

    private Json rows(ResultSet found) throws SQLException, AgentException {
      ArrayNode rows = JsonNodeFactory.instance.arrayNode();
      var meta = found.getMetaData();
      long bytes = 0;
      boolean truncated = false;
      while (found.next()) {
        if (rows.size() == rowsMax) {
          truncated = true;
          break;
        }
        ObjectNode row = rows.addObject();
        for (int i = 1; i <= meta.getColumnCount(); i++)
          SqlValues.put(row, meta.getColumnLabel(i), found.getObject(i));
        bytes += row.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > context.answerBytesMax())
          throw ToolFailures.tooLarge(tool, context.answerBytesMax());
      }
      ObjectNode result = JsonNodeFactory.instance.objectNode();
      result.set("rows", rows);
      result.put("truncated", truncated);
      return Json.of(result);
    }
  }
}
