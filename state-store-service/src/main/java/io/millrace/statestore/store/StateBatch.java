package io.millrace.statestore.store;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.RunState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes run states; an older one never replaces a newer one. One statement takes a portion of the
 * batch as arrays, in the order of the runs' ids: two that write the same runs wait for each other
 * and never in a circle.
 */
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
      select run_id, sequence, session_id, workflow, workflow_version, status, degraded, tenant, message,
        timestamptz 'epoch' + started_ms * interval '1 millisecond', timestamptz 'epoch' + updated_ms * interval '1 millisecond',
        timestamptz 'epoch' + ended_ms * interval '1 millisecond', steps, input_tokens, output_tokens, agents::text[], output::json, state
      from unnest(?::text[], ?::bigint[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::boolean[], ?::text[], ?::text[],
        ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::bytea[])
        as given (run_id, sequence, session_id, workflow, workflow_version, status, degraded, tenant, message,
        started_ms, updated_ms, ended_ms, steps, input_tokens, output_tokens, agents, output, state)
      on conflict (run_id) do update set sequence = excluded.sequence, status = excluded.status, degraded = excluded.degraded,
        updated_at = excluded.updated_at, ended_at = excluded.ended_at, steps = excluded.steps, input_tokens = excluded.input_tokens,
        output_tokens = excluded.output_tokens, output = excluded.output, state = excluded.state
      where r.sequence %s excluded.sequence
      """;

  private StateBatch() {}

  static void write(Connection connection, List<ArchivedState> states, Replace replace)
      throws SQLException {
    var newest = new TreeMap<String, ArchivedState>();
    for (var state : states)
      newest.merge(
          state.state().runId(),
          state,
          (a, b) -> a.state().sequence() >= b.state().sequence() ? a : b);
    try (var statement = connection.prepareStatement(UPSERT.formatted(replace.comparison))) {
      Portions.write(
          List.copyOf(newest.values()),
          StateBatch::bytes,
          portion ->
              write(statement, portion.stream().map(ArchivedState::state).toList(), portion));
    }
  }

  private static void write(
      PreparedStatement statement, List<RunState> states, List<ArchivedState> archived)
      throws SQLException {
    var columns = new Columns(statement);
    columns.texts(states, RunState::runId);
    columns.numbers(states, RunState::sequence);
    columns.texts(states, RunState::sessionId);
    columns.texts(states, RunState::workflow);
    columns.numbers(states, state -> (long) state.workflowVersion());
    columns.texts(states, state -> state.status().name());
    columns.flags(states, RunState::degraded);
    columns.texts(states, RunState::tenant);
    columns.texts(states, state -> storable(state.message()));
    columns.numbers(states, state -> millis(state.startedAt()));
    columns.numbers(states, state -> millis(state.updatedAt()));
    columns.numbers(states, state -> millis(state.endedAt()));
    columns.numbers(states, state -> (long) state.steps().size());
    columns.numbers(states, state -> state.usage().inputTokens());
    columns.numbers(states, state -> state.usage().outputTokens());
    columns.texts(states, state -> array(state.agents().keySet()));
    columns.texts(states, state -> text(state.output()));
    columns.bytes(archived, ArchivedState::bytes);
    statement.executeUpdate();
  }

  private static long bytes(ArchivedState state) {
    var output = state.state().output();
    return state.bytes().length + (output == null ? 0 : output.text().length());
  }

  /** PostgreSQL's text has no NUL character. */
  private static @Nullable String storable(@Nullable String text) {
    return text == null ? null : text.replace('\u0000', '\uFFFD');
  }

  private static @Nullable Long millis(@Nullable Instant instant) {
    return instant == null ? null : instant.toEpochMilli();
  }

  private static @Nullable String text(@Nullable Json json) {
    return json == null ? null : json.text();
  }

  /** An array of texts in PostgreSQL's notation, since arrays of arrays are no lists of arrays. */
  static String array(Collection<String> texts) {
    return texts.stream()
        .map(text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
        .collect(Collectors.joining(",", "{", "}"));
  }
}
