package io.millrace.statestore.store;

import io.millrace.contracts.json.InvalidJsonException;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.kit.view.JournalJson;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;

/** Writes journal entries; one that is there already stays as it is. */
final class JournalBatch {

  private static final String INSERT =
      """
      insert into archive.events (run_id, sequence, at, type, causation_id, data)
      values (?, ?, ?, ?, ?, ?::json)
      on conflict (run_id, sequence, at) do nothing
      """;

  private JournalBatch() {}

  static void write(Connection connection, List<JournalEntry> entries) throws SQLException {
    try (var statement = connection.prepareStatement(INSERT)) {
      for (JournalEntry entry : entries) {
        statement.setString(1, entry.runId());
        statement.setLong(2, entry.sequence());
        statement.setObject(3, entry.at().atOffset(ZoneOffset.UTC));
        statement.setString(4, entry.kindName());
        statement.setString(5, entry.causationId());
        statement.setString(6, data(entry));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /**
   * @throws UnstorableException when a payload in it is no JSON
   */
  private static String data(JournalEntry entry) {
    try {
      return JournalJson.toJson(entry).get("data").toString();
    } catch (InvalidJsonException e) {
      throw new UnstorableException(e);
    }
  }
}
