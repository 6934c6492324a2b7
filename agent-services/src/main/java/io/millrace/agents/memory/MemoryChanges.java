package io.millrace.agents.memory;

import io.millrace.agents.api.AgentException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What has changed in the table of memories since a number of its change sequence, in order.
 *
 * <p>Deletions are kept for {@link MemoryTable#DELETIONS_KEPT}. Who is further behind, or has
 * followed another table, gets a {@link State} that says so and has to begin again.
 */
final class MemoryChanges {

  /** One memory that was saved or forgotten. */
  sealed interface Change {
    long number();
  }

  record Saved(long number, EmbeddedMemory memory) implements Change {}

  record Forgotten(long number, String tenant, String id) implements Change {}

  /**
   * @param epoch which table it is
   * @param prunedTo deletions up to this number are no longer known
   * @param newest number given last
   */
  record State(String epoch, long prunedTo, long newest) {

    boolean canFollow(String knownEpoch, long position) {
      return epoch.equals(knownEpoch) && position >= prunedTo && position <= newest;
    }
  }

  private static final String CHANGES =
      """
      select * from (
        (select m.change, m.tenant, m.id, m.subject, m.session, m.kind, m.importance, m.created_at,
            m.embedding, false as gone
          from agents.memories m where m.change > ? and m.model = ? order by m.change limit ?)
        union all
        (select d.change, d.tenant, d.id, null, null, null, null, null, null, true
          from agents.memory_deletions d where d.change > ? order by d.change limit ?)
      ) c order by change limit ?
      """;
  private static final String STATE =
      """
      select j.epoch::text, j.pruned_to, s.last_value, s.is_called
      from agents.memory_journal j, agents.memory_changes s
      """;

  /** An index that follows has no need of the text; the table gives it. */
  private static final String NO_TEXT = "";

  private final MemoryTable table;

  MemoryChanges(MemoryTable table) {
    this.table = table;
  }

  State state() throws AgentException {
    return table.transaction(
        connection -> {
          try (var statement = MemoryTable.prepare(connection, STATE);
              var rows = statement.executeQuery()) {
            rows.next();
            return new State(
                rows.getString(1), rows.getLong(2), rows.getBoolean(4) ? rows.getLong(3) : 0);
          }
        });
  }

  List<Change> after(long position, int limit) throws AgentException {
    return table.transaction(
        connection -> {
          try (var statement = MemoryTable.prepare(connection, CHANGES)) {
            statement.setLong(1, position);
            statement.setString(2, table.model());
            statement.setInt(3, limit);
            statement.setLong(4, position);
            statement.setInt(5, limit);
            statement.setInt(6, limit);
            try (var rows = statement.executeQuery()) {
              var changes = new ArrayList<Change>();
              while (rows.next()) changes.add(change(rows));
              return changes;
            }
          }
        });
  }

  private static Change change(ResultSet row) throws SQLException {
    long number = row.getLong("change");
    var tenant = row.getString("tenant");
    var id = row.getString("id");
    if (row.getBoolean("gone")) return new Forgotten(number, tenant, id);
    var memory =
        new Memory(
            id,
            new MemoryScope(tenant, row.getString("subject"), row.getString("session")),
            row.getString("kind"),
            NO_TEXT,
            row.getFloat("importance"),
            row.getTimestamp("created_at").toInstant(),
            null,
            null);
    return new Saved(number, new EmbeddedMemory(memory, MemorySql.vector(row)));
  }
}
