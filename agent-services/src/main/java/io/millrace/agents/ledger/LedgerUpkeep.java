package io.millrace.agents.ledger;

import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * What operators do with the ledger: forget old calls.
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

  private final DataSource dataSource;
  private final int queryTimeoutS;

  public LedgerUpkeep(DataSource dataSource, LedgerSettings settings) {
    this.dataSource = dataSource;
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
