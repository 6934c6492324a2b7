package io.millrace.statestore.store;

import io.millrace.contracts.json.InvalidJsonException;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.kit.view.JournalJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Writes journal entries; one that is there already stays as it is. One statement takes a portion
 * of the batch as arrays: the database plans once and goes from row to row by itself.
 */
final class JournalBatch {

  private static final String INSERT =
      """
      insert into archive.events (run_id, sequence, at, type, causation_id, data)
      select run_id, sequence, timestamptz 'epoch' + at_ms * interval '1 millisecond', type, causation_id, data::json
      from unnest(?::text[], ?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::text[])
        as entry (run_id, sequence, at_ms, type, causation_id, data)
      on conflict (run_id, sequence, at) do nothing
      """;

  private record Row(JournalEntry entry, String data) {

    /**
     * @throws UnstorableException when a payload in it is no JSON
     */
    static Row of(JournalEntry entry) {
      try {
        return new Row(entry, JournalJson.data(entry));
      } catch (InvalidJsonException e) {
        throw new UnstorableException(e);
      }
    }
  }

  private JournalBatch() {}

  static void write(Connection connection, List<JournalEntry> entries) throws SQLException {
    var rows = entries.stream().map(Row::of).toList();
    try (var statement = connection.prepareStatement(INSERT)) {
      Portions.write(rows, row -> row.data.length(), portion -> write(statement, portion));
    }
  }

  private static void write(PreparedStatement statement, List<Row> rows) throws SQLException {
    var columns = new Columns(statement);
    columns.texts(rows, row -> row.entry.runId());
    columns.numbers(rows, row -> row.entry.sequence());
    columns.numbers(rows, row -> row.entry.at().toEpochMilli());
    columns.texts(rows, row -> row.entry.kindName());
    columns.texts(rows, row -> row.entry.causationId());
    columns.texts(rows, Row::data);
    statement.executeUpdate();
  }
}
