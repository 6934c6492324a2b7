package io.millrace.statestore.store;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.record.Records;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the archive. Every query is bounded; a database that does not answer is an {@link
 * ArchiveUnavailableException}.
 */
@ApplicationScoped
public class ArchiveRepository {

  private static final int QUERY_TIMEOUT_S = 5;

  /**
   * An archived journal entry.
   *
   * @param data the event, as JSON text
   */
  public record ArchivedEvent(
      String runId, long sequence, Instant at, String type, String causationId, String data) {}

  /** One row of the list of runs. */
  public record RunRow(
      String runId,
      @Nullable String sessionId,
      String workflow,
      int workflowVersion,
      String status,
      boolean degraded,
      @Nullable String message,
      Instant startedAt,
      Instant updatedAt,
      @Nullable Instant endedAt,
      int steps,
      long inputTokens,
      long outputTokens) {}

  /** What a list of runs is narrowed to; null is no condition. */
  public record RunFilter(
      @Nullable String workflow,
      @Nullable String status,
      @Nullable String agent,
      @Nullable String text,
      @Nullable Instant before,
      @Nullable String beforeRunId) {}

  private interface Fill {
    void into(PreparedStatement statement) throws SQLException;
  }

  private interface Read<T> {
    T from(ResultSet row) throws SQLException;
  }

  private static final String RUN_COLUMNS =
      "run_id, session_id, workflow, workflow_version, status, degraded, message, started_at, updated_at, ended_at, steps, input_tokens, output_tokens";

  private final javax.sql.DataSource dataSource;

  ArchiveRepository(@DataSource("archive") javax.sql.DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Entries with a higher sequence, in order. */
  public List<ArchivedEvent> eventsAfter(String runId, long after, int limit) {
    return query(
        "select run_id, sequence, at, type, causation_id, data from archive.events where run_id = ? and sequence > ? order by sequence limit ?",
        statement -> {
          statement.setString(1, runId);
          statement.setLong(2, after);
          statement.setInt(3, limit);
        },
        row ->
            new ArchivedEvent(
                row.getString("run_id"),
                row.getLong("sequence"),
                instant(row, "at"),
                row.getString("type"),
                row.getString("causation_id"),
                row.getString("data")));
  }

  /** The newest archived state of a run. */
  public Optional<RunState> state(String runId) {
    return query(
            "select state from archive.runs where run_id = ?",
            statement -> statement.setString(1, runId),
            row -> Records.codec(RunState.class).decode(row.getBytes("state")))
        .stream()
        .findFirst();
  }

  /** The definition a run began with, if it is the one of that digest. */
  public Optional<Json> definition(String runId, String digest) {
    return query(
            "select data ->> 'definition' as definition from archive.events where run_id = ? and sequence = 1 and data ->> 'digest' = ?",
            statement -> {
              statement.setString(1, runId);
              statement.setString(2, digest);
            },
            row -> new Json(row.getString("definition")))
        .stream()
        .findFirst();
  }

  /** Newest first. */
  public List<RunRow> runs(RunFilter filter, int limit) {
    var where = new ArrayList<String>();
    var values = new ArrayList<Object>();
    add(where, values, "workflow = ?", filter.workflow());
    add(where, values, "status = ?", filter.status());
    add(where, values, "? = any(agents)", filter.agent());
    add(
        where,
        values,
        "position(lower(?) in lower(coalesce(message, '') || ' ' || run_id)) > 0",
        filter.text());
    if (filter.before() != null && filter.beforeRunId() != null) {
      where.add("(started_at, run_id) < (?, ?)");
      values.add(filter.before().atOffset(java.time.ZoneOffset.UTC));
      values.add(filter.beforeRunId());
    }
    var condition = where.isEmpty() ? "" : " where " + String.join(" and ", where);
    return query(
        "select "
            + RUN_COLUMNS
            + " from archive.runs"
            + condition
            + " order by started_at desc, run_id desc limit ?",
        statement -> {
          for (int i = 0; i < values.size(); i++) statement.setObject(i + 1, values.get(i));
          statement.setInt(values.size() + 1, limit);
        },
        ArchiveRepository::runRow);
  }

  /** States of the runs of a session, oldest first. */
  public List<RunState> session(String sessionId, int limit) {
    return query(
        "select state from (select state, started_at from archive.runs where session_id = ? order by started_at desc limit ?) newest order by started_at",
        statement -> {
          statement.setString(1, sessionId);
          statement.setInt(2, limit);
        },
        row -> Records.codec(RunState.class).decode(row.getBytes("state")));
  }

  private static void add(
      List<String> where, List<Object> values, String condition, @Nullable String value) {
    if (value == null) return;
    where.add(condition);
    values.add(value);
  }

  private <T> List<T> query(String sql, Fill fill, Read<T> read) {
    try (var connection = dataSource.getConnection();
        var statement = connection.prepareStatement(sql)) {
      statement.setQueryTimeout(QUERY_TIMEOUT_S);
      fill.into(statement);
      var found = new ArrayList<T>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) found.add(read.from(rows));
      }
      return found;
    } catch (SQLException e) {
      throw new ArchiveUnavailableException(e);
    }
  }

  private static RunRow runRow(ResultSet row) throws SQLException {
    return new RunRow(
        row.getString("run_id"),
        row.getString("session_id"),
        row.getString("workflow"),
        row.getInt("workflow_version"),
        row.getString("status"),
        row.getBoolean("degraded"),
        row.getString("message"),
        instant(row, "started_at"),
        instant(row, "updated_at"),
        nullableInstant(row, "ended_at"),
        row.getInt("steps"),
        row.getLong("input_tokens"),
        row.getLong("output_tokens"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static @Nullable Instant nullableInstant(ResultSet row, String column)
      throws SQLException {
    var value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }
}
