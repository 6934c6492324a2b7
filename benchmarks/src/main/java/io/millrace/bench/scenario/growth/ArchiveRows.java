package io.millrace.bench.scenario.growth;

import io.millrace.bench.installation.ServerDatabase;
import io.millrace.bench.report.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * Copies of runs with their journals in the archive of an embedded server, under ids that say that
 * they are copies: a tenth of a second apart, back from the end of the month before, in whose
 * partition their journals lie. One of a thousand is of a workflow and one of a hundred of a status
 * of its own, so that narrow searches have something to find.
 */
final class ArchiveRows implements AutoCloseable {

  /** What makes a run id of 26 characters with a number of nine digits. */
  private static final String ID_PREFIX = "01BENCHARCHZZZZZZ";

  /** One of a thousand copies is of this workflow. */
  static final String RARE_WORKFLOW = "bench-rare";

  private static final int STATEMENT_TIMEOUT_S = 600;
  private static final int PORTION = 20_000;
  private static final int SAY_EVERY = 200_000;

  private static final String DROP_ORIGINALS =
      "drop table if exists bench_originals, bench_original_events";
  private static final String ORIGINALS =
      """
      create unlogged table bench_originals as
        select row_number() over (order by run_id) - 1 as n, r.*
        from (select * from runs where ended_at is not null and workflow = '%s' and run_id not like '%s%%' order by started_at desc limit %d) r
      """;
  private static final String JOURNALS =
      """
      create unlogged table bench_original_events as
        select o.n, e.*, date_trunc('month', now()) - interval '1 day' - o.started_at as shift from bench_originals o join events e on e.run_id = o.run_id
      """;
  private static final String COPY_RUNS =
      """
      insert into runs (run_id, sequence, session_id, workflow, workflow_version, status, degraded, tenant, message, started_at, updated_at,
        ended_at, steps, input_tokens, output_tokens, agents, output, state)
      select '%1$s' || lpad(i::text, 9, '0'), sequence, session_id, case when i %% 1000 = 0 then '%2$s' else workflow end, workflow_version,
        case when i %% 100 = 0 then 'FAILED' else status end, degraded, tenant, 'Question ' || i || ' of the benchmark', s.at, s.at + (updated_at - started_at),
        s.at + (ended_at - started_at), steps, input_tokens, output_tokens, agents, output, state
      from (select i, date_trunc('month', now()) - interval '1 day' - i * interval '100 milliseconds' as at from generate_series(%3$d, %4$d) i) s
        join bench_originals on n = i %% %5$d
      on conflict (run_id) do nothing
      """;
  private static final String COPY_EVENTS =
      """
      insert into events (run_id, sequence, at, type, causation_id, data)
      select '%1$s' || lpad(i::text, 9, '0'), sequence, at + shift - i * interval '100 milliseconds', type, causation_id, data
      from generate_series(%2$d, %3$d) i join bench_original_events on n = i %% %4$d
      on conflict do nothing
      """;

  private final Connection database;
  private int copies;

  /**
   * @param data folder of a server that runs
   */
  ArchiveRows(Path data) throws IOException, SQLException {
    var at = ServerDatabase.of(data, "archive");
    var login = new Properties();
    login.setProperty("user", at.user());
    login.setProperty("password", at.password());
    login.setProperty("currentSchema", "archive");
    database = new Driver().connect(at.url(), login);
  }

  /** The id of a copy, from 1. */
  static String id(int number) {
    return "%s%09d".formatted(ID_PREFIX, number);
  }

  /** Takes so many runs of the workflow, which have ended, as what is copied. */
  void take(String workflow, int originals) throws SQLException {
    execute("select ensure_events_month((date_trunc('month', now()) - interval '1 day')::date)");
    execute(DROP_ORIGINALS);
    execute(ORIGINALS.formatted(workflow, ID_PREFIX, originals));
    execute(JOURNALS);
    long taken = count("bench_originals");
    if (taken != originals)
      throw new IllegalStateException(
          "The archive has " + taken + " of " + originals + " runs to copy");
  }

  /** Copies until there are so many. */
  void fill(int until) throws SQLException {
    long originals = count("bench_originals");
    while (copies < until) {
      int first = copies + 1;
      copies = Math.min(until, copies + PORTION);
      execute(COPY_RUNS.formatted(ID_PREFIX, RARE_WORKFLOW, first, copies, originals));
      execute(COPY_EVENTS.formatted(ID_PREFIX, first, copies, originals));
      if (copies % SAY_EVERY == 0) Progress.say("   %,d runs in the archive".formatted(copies));
    }
    execute("analyze runs, events");
  }

  /** Bytes of the runs and the journals of all runs, with their indexes. */
  long bytes() throws SQLException {
    try (var statement = database.createStatement();
        var row =
            statement.executeQuery(
                "select pg_total_relation_size('runs') + coalesce(sum(pg_total_relation_size(relid)), 0)::bigint from pg_partition_tree('events')")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Leaves the archive as it was. */
  void removeCopies() throws SQLException {
    execute(DROP_ORIGINALS);
    execute("delete from runs where run_id like '" + ID_PREFIX + "%'");
    execute("delete from events where run_id like '" + ID_PREFIX + "%'");
  }

  private long count(String table) throws SQLException {
    try (var statement = database.createStatement();
        var row = statement.executeQuery("select count(*) from " + table)) {
      row.next();
      return row.getLong(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (var statement = database.createStatement()) {
      statement.setQueryTimeout(STATEMENT_TIMEOUT_S);
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    database.close();
  }
}
