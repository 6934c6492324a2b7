package io.millrace.agents.memory;

import io.millrace.agents.api.AgentException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/**
 * Memories as people and upkeep see them: listed, counted and forgotten in the table, without a
 * vector. No index is opened for it; each index over the table finds nothing that was forgotten
 * here from the commit on, and the embeddings cached in this process are dropped.
 *
 * <p>Forgetting goes in batches, a transaction each, so those that save never wait long for it. Any
 * number may forget the same at once: each memory is counted by the one that deleted it. Failures
 * are those of {@link VectorIndex}.
 */
public final class MemoryRecords {

  /** Most memories of one page. */
  public static final int PAGE_MAX = 200;

  /** Most batches of one call. */
  static final int BATCHES_MAX = 20;

  private static final String PAGE =
      "select %s from agents.memories m where %s %s order by m.created_at desc, m.id desc limit ?";
  private static final String BEFORE = "and (m.created_at, m.id) < (?, ?)";
  private static final String COUNT = "select count(*) from agents.memories m where ";

  private static final String NEXT_TENANT =
      """
      select t.tenant, exists (
        select 1 from agents.memories m where m.tenant = t.tenant and m.created_at < ?) as older
      from (select min(tenant) as tenant from agents.memories where tenant > ?) t
      """;

  private final DataSource dataSource;
  private final MemoryTable table;
  private final Embedder embedder;
  private final int batch;
  private volatile boolean migrated;

  /** Where a page ends. */
  public record Position(Instant createdAt, String id) {}

  /**
   * @param more true where the bound of one call was reached and there may be others
   */
  public record Forgotten(int count, boolean more) {}

  record Tenant(String name, boolean older) {}

  /**
   * Opens nothing before the first call.
   *
   * @param embedder whose cache is dropped
   * @param batch most memories forgotten in one transaction
   */
  public MemoryRecords(DataSource dataSource, Embedder embedder, int batch) {
    if (batch < 1) throw new IllegalArgumentException("A batch has at least one memory");
    this.dataSource = dataSource;
    this.table = new MemoryTable(dataSource, embedder.model());
    this.embedder = embedder;
    this.batch = batch;
  }

  /**
   * The newest first, those of all models.
   *
   * @param before null for the first page
   * @param limit at most {@value #PAGE_MAX}
   */
  public List<Memory> page(String tenant, MemoryFilter filter, @Nullable Position before, int limit)
      throws AgentException {
    VectorChecks.filter(tenant, filter);
    if (limit < 1 || limit > PAGE_MAX)
      throw VectorChecks.invalid("A page has 1 to " + PAGE_MAX + " memories");
    var condition = MemorySql.of(tenant, filter);
    var sql = PAGE.formatted(MemorySql.COLUMNS, condition.sql(), before == null ? "" : BEFORE);
    var values = new ArrayList<>(condition.values());
    if (before != null) {
      values.add(Timestamp.from(before.createdAt()));
      values.add(before.id());
    }
    values.add(limit);
    return reading(
        connection -> {
          try (var statement = MemoryTable.prepare(connection, sql)) {
            MemorySql.bind(statement, 1, values);
            try (var rows = statement.executeQuery()) {
              var memories = new ArrayList<Memory>();
              while (rows.next()) memories.add(MemorySql.memory(rows));
              return memories;
            }
          }
        });
  }

  /** How many {@link #forget} would forget. */
  public int count(String tenant, Forget which) throws AgentException {
    VectorChecks.forget(tenant, which);
    return reading(connection -> count(connection, MemorySql.of(tenant, which)));
  }

  private static int count(Connection connection, MemorySql.Condition condition)
      throws SQLException {
    try (var statement = MemoryTable.prepare(connection, COUNT + condition.sql())) {
      MemorySql.bind(statement, 1, condition.values());
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }

  /** What was forgotten before a failure stays forgotten. */
  public Forgotten forget(String tenant, Forget which) throws AgentException {
    VectorChecks.forget(tenant, which);
    var some = MemorySql.atMost(batch, tenant, MemorySql.of(tenant, which));
    ready();
    int forgotten = 0;
    try {
      for (int i = 0; i < BATCHES_MAX; i++) {
        int deleted = table.forget(some);
        forgotten += deleted;
        if (deleted < batch) return new Forgotten(forgotten, false);
      }
      return new Forgotten(forgotten, true);
    } finally {
      embedder.forget();
    }
  }

  /**
   * The tenant after another, in the order of the database.
   *
   * @param after empty for the first
   * @param instant before which {@code older} looks for memories
   * @return empty after the last
   */
  Optional<Tenant> nextTenant(String after, Instant instant) throws AgentException {
    return reading(
        connection -> {
          try (var statement = MemoryTable.prepare(connection, NEXT_TENANT)) {
            MemorySql.bind(statement, 1, List.of(Timestamp.from(instant), after));
            try (var rows = statement.executeQuery()) {
              rows.next();
              var tenant = rows.getString("tenant");
              return tenant == null
                  ? Optional.empty()
                  : Optional.of(new Tenant(tenant, rows.getBoolean("older")));
            }
          }
        });
  }

  private <T> T reading(MemoryTable.Work<T> work) throws AgentException {
    ready();
    return table.transaction(work);
  }

  private void ready() throws AgentException {
    if (migrated) return;
    try {
      MemorySchema.migrate(dataSource);
      migrated = true;
    } catch (FlywayException e) {
      throw new AgentException(
          "memory_unavailable", "The database of memories is not ready; try again", true, null, e);
    }
  }
}
