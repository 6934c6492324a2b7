package io.millrace.statestore.store;

import io.millrace.contracts.message.RunState;
import io.millrace.contracts.record.Records;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes run states; an older one never replaces a newer one. */
final class StateBatch {

  /** What a state may replace, besides older ones. */
  enum Replace {
    OLDER("<"),
    /** Also the same one: what a rebuild folded from the journal is right. */
    OLDER_OR_SAME("<=");

    private final String comparison;

    Replace(String comparison) {
      this.comparison = comparison;
    }
  }

  private static final String UPSERT =
      """
      insert into archive.runs as r (run_id, sequence, session_id, workflow, workflow_version, status, degraded, tenant, message,
        started_at, updated_at, ended_at, steps, input_tokens, output_tokens, agents, output, state)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::json, ?)
      on conflict (run_id) do update set sequence = excluded.sequence, status = excluded.status, degraded = excluded.degraded,
        updated_at = excluded.updated_at, ended_at = excluded.ended_at, steps = excluded.steps, input_tokens = excluded.input_tokens,
        output_tokens = excluded.output_tokens, output = excluded.output, state = excluded.state
      where r.sequence %s excluded.sequence
      """;

  private StateBatch() {}

  static void write(Connection connection, List<RunState> states, Replace replace)
      throws SQLException {
    var newest = new LinkedHashMap<String, RunState>();
    states.forEach(
        state ->
            newest.merge(state.runId(), state, (a, b) -> a.sequence() >= b.sequence() ? a : b));
    try (var statement = connection.prepareStatement(UPSERT.formatted(replace.comparison))) {
      for (RunState state : newest.values()) {
        statement.setString(1, state.runId());
        statement.setLong(2, state.sequence());
        statement.setString(3, state.sessionId());
        statement.setString(4, state.workflow());
        statement.setInt(5, state.workflowVersion());
        statement.setString(6, state.status().name());
        statement.setBoolean(7, state.degraded());
        statement.setString(8, state.tenant());
        statement.setString(9, storable(state.message()));
        statement.setObject(10, utc(state.startedAt()));
        statement.setObject(11, utc(state.updatedAt()));
        statement.setObject(12, utc(state.endedAt()));
        statement.setInt(13, state.steps().size());
        statement.setLong(14, state.usage().inputTokens());
        statement.setLong(15, state.usage().outputTokens());
        statement.setArray(16, connection.createArrayOf("text", state.agents().keySet().toArray()));
        statement.setString(17, state.output() == null ? null : state.output().text());
        statement.setBytes(18, Records.encode(state));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** PostgreSQL's text has no NUL character. */
  private static @Nullable String storable(@Nullable String text) {
    return text == null ? null : text.replace('\u0000', '\uFFFD');
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
