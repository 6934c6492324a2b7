package io.millrace.agents.ledger;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * What operators and the people behind them do with the ledger: forget old calls, look at those
 * nobody knows the outcome of, and settle them.
 *
 * <p>A call is forgotten no earlier than its run can still come back to it; a mutating call without
 * a known outcome never, until it is settled or its run is forgotten.
 */
public final class LedgerUpkeep {

  private static final int BATCHES_MAX = 1_000;

  private static final String FORGET =
      """
      delete from agents.calls where effect_key in (
        select effect_key from agents.calls
        where started_at < clock_timestamp() - ? * interval '1 millisecond'
          and not (mutating and state in ('STARTED', 'UNKNOWN'))
        order by started_at limit ?)""";

  private static final String UNSETTLED =
      """
      select effect_key, tenant, run_id, step_id, attempt, name, version, started_at
      from agents.calls
      where mutating and (state = 'UNKNOWN' or (state = 'STARTED' and expires_at < clock_timestamp()))
      order by started_at limit ?""";

  private static final String EXPIRE =
      """
      update agents.calls set state = 'UNKNOWN', revision = revision + 1, code = 'worker_lost',
        finished_at = clock_timestamp()
      where effect_key = ? and mutating and state = 'STARTED' and expires_at < clock_timestamp()""";

  private final DataSource dataSource;
  private final CallRows rows;
  private final int queryTimeoutS;

  public LedgerUpkeep(DataSource dataSource, LedgerSettings settings) {
    this.dataSource = dataSource;
    this.rows = new CallRows(dataSource, settings.queryTimeout());
    this.queryTimeoutS = (int) settings.queryTimeout().toSeconds();
  }

  /**
   * Deletes what is older, a batch per transaction.
   *
   * @param age more than the longest life of a run, its retries and forks
   * @return how many calls were forgotten
   */
  public long forget(Duration age, int batch) throws SQLException {
    long forgotten = 0;
    for (int i = 0; i < BATCHES_MAX; i++) {
      int deleted = update(FORGET, age.toMillis(), batch);
      forgotten += deleted;
      if (deleted < batch) break;
    }
    return forgotten;
  }

  /** Deletes all calls of a run whose data must go; it cannot be run again after that. */
  public int forgetRun(String runId) throws SQLException {
    return update("delete from agents.calls where run_id = ?", runId);
  }

  /** The oldest first. */
  public List<UnsettledCall> unsettled(int limit) throws SQLException {
    return Transactions.run(
        dataSource,
        connection -> {
          try (var statement = Transactions.prepare(connection, queryTimeoutS, UNSETTLED, limit);
              var found = statement.executeQuery()) {
            var calls = new ArrayList<UnsettledCall>();
            while (found.next())
              calls.add(
                  new UnsettledCall(
                      new EffectKey(found.getString("effect_key")),
                      found.getString("tenant"),
                      found.getString("run_id"),
                      found.getString("step_id"),
                      found.getInt("attempt"),
                      found.getString("name") + "@" + found.getInt("version"),
                      found.getTimestamp("started_at").toInstant()));
            return calls;
          }
        });
  }

  /**
   * Writes down what a person found out.
   *
   * @return false where the call is not unsettled, so that nothing was changed
   */
  public boolean settle(EffectKey key, Reconciliation found) throws SQLException {
    update(EXPIRE, key.hex());
    var row = rows.find(key);
    if (row == null || row.state() != CallState.UNKNOWN) return false;
    return switch (found) {
      case Reconciliation.Happened happened ->
          rows.reconcile(key, row.revision(), happened.result().text(), null, null);
      case Reconciliation.DidNotHappen o -> rows.refute(key, row.revision());
      case Reconciliation.Unknown o -> false;
    };
  }

  private int update(String sql, Object... values) throws SQLException {
    return Transactions.run(
        dataSource,
        connection -> {
          try (var statement = Transactions.prepare(connection, queryTimeoutS, sql, values)) {
            return statement.executeUpdate();
          }
        });
  }
}
