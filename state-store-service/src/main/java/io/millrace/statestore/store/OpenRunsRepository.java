package io.millrace.statestore.store;

import io.millrace.contracts.message.RunState;
import io.millrace.contracts.record.Records;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Which runs that have not ended use an agent or a workflow, as the archive knows it. Bounded by
 * {@link #NEWEST_MAX} runs; a database that does not answer is an {@link
 * ArchiveUnavailableException}.
 */
@ApplicationScoped
public class OpenRunsRepository {

  public static final int NEWEST_MAX = 20;

  private static final int QUERY_TIMEOUT_S = 5;
  private static final String OF_AGENT =
      " from archive.runs where ended_at is null and ? = any(agents)";
  private static final String OF_WORKFLOW =
      " from archive.runs where ended_at is null and workflow = ?";

  /**
   * @param version of the agent or workflow that the run is pinned to
   */
  public record OpenRun(
      String runId, String workflow, String status, Instant startedAt, int version) {}

  /** How many there are, and the newest of them. */
  public record Found(long count, List<OpenRun> newest) {}

  private final javax.sql.DataSource dataSource;

  OpenRunsRepository(@DataSource("archive") javax.sql.DataSource dataSource) {
    this.dataSource = dataSource;
  }

  public Found ofAgent(String name) {
    return find(OF_AGENT, name, run -> run.agents().getOrDefault(name, 0));
  }

  /** Runs of the workflow itself, not those that start it in a step. */
  public Found ofWorkflow(String name) {
    return find(OF_WORKFLOW, name, RunState::workflowVersion);
  }

  private Found find(String condition, String name, ToIntFunction<RunState> version) {
    try (var connection = dataSource.getConnection()) {
      return new Found(
          count(connection, condition, name), newest(connection, condition, name, version));
    } catch (SQLException e) {
      throw new ArchiveUnavailableException(e);
    }
  }

  private static long count(Connection connection, String condition, String name)
      throws SQLException {
    try (var statement = connection.prepareStatement("select count(*)" + condition)) {
      statement.setQueryTimeout(QUERY_TIMEOUT_S);
      statement.setString(1, name);
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  private static List<OpenRun> newest(
      Connection connection, String condition, String name, ToIntFunction<RunState> version)
      throws SQLException {
    var sql = "select state" + condition + " order by started_at desc, run_id desc limit ?";
    try (var statement = connection.prepareStatement(sql)) {
      statement.setQueryTimeout(QUERY_TIMEOUT_S);
      statement.setString(1, name);
      statement.setInt(2, NEWEST_MAX);
      var found = new ArrayList<OpenRun>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) found.add(run(rows, version));
      }
      return found;
    }
  }

  private static OpenRun run(ResultSet row, ToIntFunction<RunState> version) throws SQLException {
    var state = Records.codec(RunState.class).decode(row.getBytes("state"));
    return new OpenRun(
        state.runId(),
        state.workflow(),
        state.status().name(),
        state.startedAt(),
        version.applyAsInt(state));
  }
}
