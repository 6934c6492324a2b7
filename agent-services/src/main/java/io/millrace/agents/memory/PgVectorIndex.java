package io.millrace.agents.memory;

import io.millrace.agents.api.AgentException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Memories in PostgreSQL, searched there by pgvector. All processes see the same at once.
 *
 * <p>A tenant of at most {@value #EXACT_ROWS_MAX} memories, a subject and a session are searched
 * exactly, through a plain index. A larger tenant goes through HNSW, where the tenant is a
 * condition on what the graph gives; where too few pass, the graph is searched further (pgvector
 * 0.8, iterative scan), and where that is not enough or not there, the search is repeated exactly.
 * So the filter holds always and a search never comes back short.
 */
public final class PgVectorIndex implements VectorIndex {

  public static final int DIMENSIONS = 384;

  /**
   * Reading and comparing so many takes a few milliseconds, less than a graph that filters much.
   */
  static final int EXACT_ROWS_MAX = 2_000;

  static final int EF_SEARCH = 200;

  /** Rows an iterative scan looks at before an exact search is cheaper. */
  static final int SCAN_ROWS_MAX = 20_000;

  private static final String NEAREST =
      """
      select %s, %s as distance from agents.memories m
      where %s and m.model = ? order by %s limit ?
      """;
  private static final String DISTANCE =
      "(m.embedding::vector(384)) <=> (cast(? as real[])::vector(384))";

  /** Not the expression of the index, so the planner cannot use it. */
  private static final String EXACT_DISTANCE = "(" + DISTANCE + ") + 0.0";

  /** The cast loads the extension, which then knows its settings. */
  private static final String SETTINGS =
      """
      select '[1]'::vector is null, set_config('jit', 'off', true),
        set_config('enable_sort', 'off', true), set_config('hnsw.ef_search', ?, true)""";

  private static final String ITERATIVE =
      """
      , set_config('hnsw.iterative_scan', 'strict_order', true),
        set_config('hnsw.max_scan_tuples', ?, true)""";

  private final MemoryTable table;
  private final boolean iterativeScan;
  private final int efSearch;

  PgVectorIndex(MemoryTable table, boolean iterativeScan, int efSearch) {
    this.table = table;
    this.iterativeScan = iterativeScan;
    this.efSearch = efSearch;
  }

  /** Brings the schema up to date, with the vector index. */
  public static PgVectorIndex open(
      DataSource dataSource, String model, PgVectorSupport.Usable support) {
    MemorySchema.migrate(dataSource);
    MemorySchema.migrateVectors(dataSource);
    return new PgVectorIndex(
        new MemoryTable(dataSource, model), support.iterativeScan(), EF_SEARCH);
  }

  @Override
  public void save(List<EmbeddedMemory> memories) throws AgentException {
    VectorChecks.save(memories, DIMENSIONS);
    table.save(memories);
  }

  @Override
  public List<Candidate> search(String tenant, MemoryFilter filter, float[] vector, int k)
      throws AgentException {
    VectorChecks.search(tenant, filter, vector, k, DIMENSIONS);
    return table.transaction(connection -> search(connection, tenant, filter, vector, k));
  }

  private List<Candidate> search(
      Connection connection, String tenant, MemoryFilter filter, float[] vector, int k)
      throws SQLException {
    var condition = MemorySql.of(tenant, filter);
    boolean exact =
        switch (filter) {
          case MemoryFilter.OfSubject _, MemoryFilter.OfSession _ -> true;
          case MemoryFilter.WholeTenant _, MemoryFilter.WithoutSubject _ ->
              !hasMoreThan(connection, condition, EXACT_ROWS_MAX);
        };
    if (!exact) {
      configure(connection, k);
      var found = nearest(connection, condition, DISTANCE, vector, k);
      // The tenant has more than EXACT_ROWS_MAX, so k there are.
      if (found.size() == k) return found;
    }
    return nearest(connection, condition, EXACT_DISTANCE, vector, k);
  }

  private static boolean hasMoreThan(
      Connection connection, MemorySql.Condition condition, int rowsMax) throws SQLException {
    var sql = "select 1 from agents.memories m where " + condition.sql() + " offset ? limit 1";
    try (var statement = MemoryTable.prepare(connection, sql)) {
      statement.setInt(MemorySql.bind(statement, 1, condition.values()), rowsMax);
      try (var rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  private void configure(Connection connection, int k) throws SQLException {
    try (var statement =
        MemoryTable.prepare(connection, iterativeScan ? SETTINGS + ITERATIVE : SETTINGS)) {
      statement.setString(1, Integer.toString(Math.max(efSearch, 2 * k)));
      if (iterativeScan) statement.setString(2, Integer.toString(SCAN_ROWS_MAX));
      statement.execute();
    }
  }

  private List<Candidate> nearest(
      Connection connection, MemorySql.Condition condition, String distance, float[] vector, int k)
      throws SQLException {
    var sql = NEAREST.formatted(MemorySql.COLUMNS, distance, condition.sql(), distance);
    try (var statement = MemoryTable.prepare(connection, sql)) {
      MemorySql.bindVector(connection, statement, 1, vector);
      int next = MemorySql.bind(statement, 2, condition.values());
      statement.setString(next, table.model());
      MemorySql.bindVector(connection, statement, next + 1, vector);
      statement.setInt(next + 2, k);
      try (var rows = statement.executeQuery()) {
        var found = new ArrayList<Candidate>();
        while (rows.next())
          found.add(new Candidate(MemorySql.memory(rows), 1 - rows.getDouble("distance")));
        return found;
      }
    }
  }

  @Override
  public void recalled(String tenant, List<String> ids, Instant at) throws AgentException {
    VectorChecks.recalled(tenant, ids);
    table.recalled(tenant, ids, at);
  }

  @Override
  public int forget(String tenant, Forget which) throws AgentException {
    VectorChecks.forget(tenant, which);
    return table.forget(MemorySql.of(tenant, which));
  }

  @Override
  public Optional<Memory> get(String tenant, String id) throws AgentException {
    VectorChecks.key(tenant, id);
    return table.get(tenant, id);
  }

  @Override
  public long count(String tenant) throws AgentException {
    MemoryScope.requireId("tenant", tenant);
    return table.count(tenant);
  }

  /** Leaves the data source open: it belongs to whom gave it. */
  @Override
  public void close() {}
}
