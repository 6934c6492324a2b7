package io.millrace.agents.memory;

import io.millrace.agents.api.AgentException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The table {@code agents.memories}: the truth that every index over it follows. Each write takes
 * the next numbers of the change sequence under a lock it holds to its commit, so changes become
 * visible in the order of their numbers and a follower that reads on from the last one misses none.
 *
 * <p>A statement that takes longer than {@value #STATEMENT_TIMEOUT_S} s fails with {@code
 * memory_unavailable}, like any other failure of the database.
 */
final class MemoryTable {

  static final int STATEMENT_TIMEOUT_S = 10;

  /** For one batch, which the graph of pgvector makes slow. */
  private static final int SAVE_TIMEOUT_S = 30;

  /** How long other processes can learn of a deletion without building their index again. */
  static final Duration DELETIONS_KEPT = Duration.ofDays(7);

  /** Any constant that nobody else in this database uses. */
  private static final String LOCK = "select pg_advisory_xact_lock(7597124221310329)";

  private static final String UPSERT =
      """
      insert into agents.memories
        (tenant, id, subject, session, kind, text, importance, created_at, model, embedding, policy,
         change)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nextval('agents.memory_changes'))
      on conflict (tenant, id) do update set
        subject = excluded.subject, session = excluded.session, kind = excluded.kind,
        text = excluded.text, importance = excluded.importance, created_at = excluded.created_at,
        model = excluded.model, embedding = excluded.embedding, policy = excluded.policy,
        change = excluded.change
      """;
  private static final String NEVER_RECALLED =
      "delete from agents.memory_recalls where tenant = ? and id = ?";
  private static final String RECALLED =
      """
      insert into agents.memory_recalls
        select m.tenant, m.id, ? from agents.memories m where m.tenant = ? and m.id = any(?)
        for key share
      on conflict (tenant, id) do update
        set recalled_at = greatest(excluded.recalled_at, agents.memory_recalls.recalled_at)
      """;
  private static final String FORGET =
      """
      with gone as (delete from agents.memories m where %s returning m.tenant, m.id),
      told as (
        insert into agents.memory_deletions
        select nextval('agents.memory_changes'), tenant, id, now() from gone returning 1)
      select count(*) from told
      """;

  private static final String PRUNE =
      """
      with old as (
        delete from agents.memory_deletions where deleted_at < now() - make_interval(secs => ?)
        returning change)
      update agents.memory_journal set pruned_to = greatest(pruned_to, (select max(change) from old))
      where exists (select 1 from old)
      """;

  private final DataSource dataSource;
  private final String model;

  /** Work in one transaction. */
  interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  /**
   * @param model which model the vectors come from; those of others are kept and not looked at
   */
  MemoryTable(DataSource dataSource, String model) {
    this.dataSource = dataSource;
    this.model = model;
  }

  String model() {
    return model;
  }

  <T> T transaction(Work<T> work) throws AgentException {
    try (var connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.in(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
    var statement = connection.prepareStatement(sql);
    statement.setQueryTimeout(STATEMENT_TIMEOUT_S);
    return statement;
  }

  void save(List<EmbeddedMemory> memories) throws AgentException {
    if (memories.isEmpty()) return;
    transaction(
        connection -> {
          lock(connection);
          upsert(connection, memories);
          recallTimes(connection, memories);
          return memories.size();
        });
  }

  private void upsert(Connection connection, List<EmbeddedMemory> memories) throws SQLException {
    try (var statement = prepare(connection, UPSERT)) {
      statement.setQueryTimeout(SAVE_TIMEOUT_S);
      for (var entry : memories) {
        var memory = entry.memory();
        statement.setString(1, memory.tenant());
        statement.setString(2, memory.id());
        statement.setString(3, memory.scope().subject());
        statement.setString(4, memory.scope().session());
        statement.setString(5, memory.kind());
        statement.setString(6, memory.text());
        statement.setFloat(7, (float) memory.importance());
        statement.setTimestamp(8, Timestamp.from(memory.createdAt()));
        statement.setString(9, model);
        MemorySql.bindVector(connection, statement, 10, entry.embedding());
        statement.setString(11, memory.policy());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static void recallTimes(Connection connection, List<EmbeddedMemory> memories)
      throws SQLException {
    try (var never = prepare(connection, NEVER_RECALLED);
        var recalled = prepare(connection, RECALLED)) {
      for (var entry : memories) {
        var memory = entry.memory();
        never.setString(1, memory.tenant());
        never.setString(2, memory.id());
        never.addBatch();
        if (memory.lastRecalledAt() == null) continue;
        recalled.setTimestamp(1, Timestamp.from(memory.lastRecalledAt()));
        recalled.setString(2, memory.tenant());
        recalled.setArray(3, connection.createArrayOf("text", new String[] {memory.id()}));
        recalled.addBatch();
      }
      never.executeBatch();
      recalled.executeBatch();
    }
  }

  void recalled(String tenant, List<String> ids, Instant at) throws AgentException {
    if (ids.isEmpty()) return;
    transaction(
        connection -> {
          try (var statement = prepare(connection, RECALLED)) {
            statement.setTimestamp(1, Timestamp.from(at));
            statement.setString(2, tenant);
            // Sorted: two that lock the same rows in another order would wait for each other.
            statement.setArray(
                3, connection.createArrayOf("text", ids.stream().distinct().sorted().toArray()));
            return statement.executeUpdate();
          }
        });
  }

  int forget(MemorySql.Condition condition) throws AgentException {
    return transaction(
        connection -> {
          lock(connection);
          prune(connection);
          try (var statement = prepare(connection, FORGET.formatted(condition.sql()))) {
            MemorySql.bind(statement, 1, condition.values());
            try (var rows = statement.executeQuery()) {
              rows.next();
              return rows.getInt(1);
            }
          }
        });
  }

  Optional<Memory> get(String tenant, String id) throws AgentException {
    var sql =
        "select " + MemorySql.COLUMNS + " from agents.memories m where m.tenant = ? and m.id = ?";
    return transaction(
        connection -> {
          try (var statement = prepare(connection, sql)) {
            statement.setString(1, tenant);
            statement.setString(2, id);
            try (var rows = statement.executeQuery()) {
              return rows.next() ? Optional.of(MemorySql.memory(rows)) : Optional.empty();
            }
          }
        });
  }

  /** Those of {@code ids} that are there and pass the filter, by id. */
  Map<String, Memory> rows(String tenant, MemoryFilter filter, List<String> ids)
      throws AgentException {
    if (ids.isEmpty()) return Map.of();
    var condition = MemorySql.of(tenant, filter);
    var sql =
        "select %s from agents.memories m where %s and m.model = ? and m.id = any(?)"
            .formatted(MemorySql.COLUMNS, condition.sql());
    return transaction(
        connection -> {
          try (var statement = prepare(connection, sql)) {
            int next = MemorySql.bind(statement, 1, condition.values());
            statement.setString(next, model);
            statement.setArray(next + 1, connection.createArrayOf("text", ids.toArray()));
            try (var rows = statement.executeQuery()) {
              var found = new LinkedHashMap<String, Memory>();
              while (rows.next()) {
                var memory = MemorySql.memory(rows);
                found.put(memory.id(), memory);
              }
              return found;
            }
          }
        });
  }

  long count(String tenant) throws AgentException {
    return transaction(
        connection -> {
          try (var statement =
              prepare(connection, "select count(*) from agents.memories where tenant = ?")) {
            statement.setString(1, tenant);
            try (var rows = statement.executeQuery()) {
              rows.next();
              return rows.getLong(1);
            }
          }
        });
  }

  private static void prune(Connection connection) throws SQLException {
    try (var statement = prepare(connection, PRUNE)) {
      statement.setDouble(1, DELETIONS_KEPT.toSeconds());
      statement.executeUpdate();
    }
  }

  private static void lock(Connection connection) throws SQLException {
    try (var statement = prepare(connection, LOCK)) {
      statement.execute();
    }
  }

  /** Keeps the state and the stack of {@code e}, not its messages: they may hold whole rows. */
  static AgentException unavailable(SQLException e) {
    var cause = new SQLException("SQL state " + e.getSQLState(), e.getSQLState());
    cause.setStackTrace(e.getStackTrace());
    return new AgentException(
        "memory_unavailable",
        "The database of memories failed with SQL state " + e.getSQLState() + "; try again",
        true,
        null,
        cause);
  }
}
