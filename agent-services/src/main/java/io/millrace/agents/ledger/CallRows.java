package io.millrace.agents.ledger;

import io.millrace.contracts.message.Usage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code agents.calls}. A state changes only by a statement that names what it was
 * decided on, so two deliveries can't both win. Time is the database's.
 *
 * <p>The mutating calls of one tool in one step begin one after the other, under a lock that ends
 * with the transaction: none can begin unseen while another looks for effects it does not know.
 */
final class CallRows {

  private static final String SELECT =
      """
      select state, revision, holder, result, input_tokens, output_tokens, cost_micro_usd,
             model_calls, code, message,
             ceil(extract(epoch from expires_at - clock_timestamp()) * 1000)::bigint as expires_in
      from agents.calls where effect_key = ?""";

  private static final String INSERT =
      """
      insert into agents.calls (effect_key, tenant, run_id, step_id, attempt, scope, kind, name,
        version, mutating, state, revision, holder, started_at, expires_at)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'STARTED', 1, ?, clock_timestamp(),
        clock_timestamp() + ? * interval '1 millisecond')
      on conflict (effect_key) do nothing""";

  private static final String START_AGAIN =
      """
      update agents.calls set state = 'STARTED', revision = revision + 1, holder = ?,
        started_at = clock_timestamp(), finished_at = null, code = null, message = null,
        retriable = null, expires_at = clock_timestamp() + ? * interval '1 millisecond'
      where effect_key = ? and revision = ?""";

  private static final String DIVERGED =
      """
      select 1 from agents.calls
      where run_id = ? and step_id = ? and name = ? and mutating and state <> 'FAILED'
        and effect_key <> all (?) limit 1""";

  /** Who knows that an effect has happened is right against all who only suppose. */
  private static final String FINISH =
      """
      update agents.calls set state = ?, revision = revision + 1, finished_at = clock_timestamp(),
        result = ?, input_tokens = ?, output_tokens = ?, cost_micro_usd = ?, model_calls = ?,
        code = ?, message = ?, retriable = ?
      where effect_key = ? and ((holder = ? and state in ('STARTED', 'UNKNOWN'))
        or (? and mutating and state in ('UNKNOWN', 'FAILED')))""";

  private static final String DOUBT =
      """
      update agents.calls set state = 'UNKNOWN', revision = revision + 1, code = ?, message = ?,
        finished_at = clock_timestamp(),
        expires_at = clock_timestamp() + ? * interval '1 millisecond'
      where effect_key = ? and revision = ?""";

  private static final String RECONCILE =
      """
      update agents.calls set state = 'RECONCILED', revision = revision + 1, result = ?,
        code = ?, message = ?, finished_at = clock_timestamp()
      where effect_key = ? and revision = ? and state = 'UNKNOWN'""";

  private static final String REFUTE =
      """
      update agents.calls set state = 'FAILED', revision = revision + 1, code = 'did_not_happen',
        retriable = true, finished_at = clock_timestamp()
      where effect_key = ? and revision = ? and state = 'UNKNOWN'""";

  private final DataSource dataSource;
  private final int queryTimeoutS;

  CallRows(DataSource dataSource, Duration queryTimeout) {
    this.dataSource = dataSource;
    this.queryTimeoutS = (int) queryTimeout.toSeconds();
  }

  /**
   * What to begin: the row, who wants it and for how long.
   *
   * @param sinceNs when it was first wanted, by {@link System#nanoTime}
   */
  record Begin(
      EffectKey key,
      CallOwner owner,
      CallRequest request,
      String holder,
      Duration lease,
      Set<String> asked,
      long sinceNs) {}

  /** Safe to repeat with the same holder after a failure that hid its outcome. */
  Start begin(Begin begin) throws SQLException {
    return transaction(
        connection -> {
          if (begin.request().mutating()) lock(connection, begin);
          var known = find(connection, begin.key());
          if (known != null && known.state() != CallState.FAILED) return known(known, begin);
          if (begin.request().mutating() && diverged(connection, begin))
            return new Start.Diverged();
          long revision = known == null ? 0 : known.revision();
          long sinceNs = System.nanoTime();
          boolean granted =
              known == null
                  ? insert(connection, begin)
                  : startAgain(connection, begin, known.revision());
          if (granted) return new Start.Granted(revision + 1, sinceNs);
          var other = find(connection, begin.key());
          if (other == null) throw new SQLException("The row of a call has vanished", "40001");
          return known(other, begin);
        });
  }

  private static Start known(CallRow row, Begin begin) {
    boolean ours = row.state() == CallState.STARTED && row.holder().equals(begin.holder());
    return ours ? new Start.Granted(row.revision(), begin.sinceNs()) : new Start.Known(row);
  }

  /** Takes over what is known to be without effect, or does not matter. */
  Optional<Start.Granted> takeOver(Begin begin, long revision) throws SQLException {
    return transaction(
        connection -> {
          long sinceNs = System.nanoTime();
          return startAgain(connection, begin, revision)
              ? Optional.of(new Start.Granted(revision + 1, sinceNs))
              : Optional.empty();
        });
  }

  /** What a finished call leaves behind. */
  record Finish(
      CallState state,
      @Nullable String result,
      Usage usage,
      @Nullable String code,
      @Nullable String message,
      boolean retriable) {}

  /** False where the row has been decided by another. */
  boolean finish(EffectKey key, String holder, Finish finish) throws SQLException {
    return transaction(
        connection ->
            update(
                connection,
                FINISH,
                finish.state().name(),
                finish.result(),
                finish.usage().inputTokens(),
                finish.usage().outputTokens(),
                finish.usage().costMicroUsd(),
                finish.usage().modelCalls(),
                finish.code(),
                finish.message(),
                finish.retriable(),
                key.hex(),
                holder,
                finish.state() == CallState.DONE));
  }

  /**
   * @param untilReconciled how long the call may still be on its way
   */
  boolean doubt(EffectKey key, long revision, Duration untilReconciled, String code, String message)
      throws SQLException {
    return transaction(
        connection ->
            update(
                connection, DOUBT, code, message, untilReconciled.toMillis(), key.hex(), revision));
  }

  boolean reconcile(
      EffectKey key,
      long revision,
      @Nullable String result,
      @Nullable String code,
      @Nullable String message)
      throws SQLException {
    return transaction(
        connection -> update(connection, RECONCILE, result, code, message, key.hex(), revision));
  }

  boolean refute(EffectKey key, long revision) throws SQLException {
    return transaction(connection -> update(connection, REFUTE, key.hex(), revision));
  }

  @Nullable CallRow find(EffectKey key) throws SQLException {
    return transaction(connection -> find(connection, key));
  }

  private @Nullable CallRow find(Connection connection, EffectKey key) throws SQLException {
    try (var statement = prepare(connection, SELECT, key.hex());
        var rows = statement.executeQuery()) {
      return rows.next() ? row(rows) : null;
    }
  }

  private static CallRow row(ResultSet rows) throws SQLException {
    return new CallRow(
        CallState.valueOf(rows.getString("state")),
        rows.getLong("revision"),
        rows.getString("holder"),
        rows.getLong("expires_in"),
        rows.getString("result"),
        new Usage(
            rows.getLong("input_tokens"),
            rows.getLong("output_tokens"),
            rows.getLong("cost_micro_usd"),
            rows.getInt("model_calls")),
        rows.getString("code"),
        rows.getString("message"));
  }

  private void lock(Connection connection, Begin begin) throws SQLException {
    var owner = begin.owner();
    var name = owner.runId() + '\n' + owner.stepId() + '\n' + begin.request().name();
    try (var statement =
        prepare(connection, "select pg_advisory_xact_lock(hashtextextended(?, 0))", name)) {
      statement.execute();
    }
  }

  private boolean diverged(Connection connection, Begin begin) throws SQLException {
    var asked = connection.createArrayOf("text", begin.asked().toArray());
    var owner = begin.owner();
    try (var statement =
            prepare(
                connection,
                DIVERGED,
                owner.runId(),
                owner.stepId(),
                begin.request().name(),
                asked);
        var rows = statement.executeQuery()) {
      return rows.next();
    }
  }

  private boolean insert(Connection connection, Begin begin) throws SQLException {
    var owner = begin.owner();
    var request = begin.request();
    return update(
        connection,
        INSERT,
        begin.key().hex(),
        owner.tenant(),
        owner.runId(),
        owner.stepId(),
        owner.attempt(),
        request.scope().name(),
        request.kind().name(),
        request.name(),
        request.version(),
        request.mutating(),
        begin.holder(),
        begin.lease().toMillis());
  }

  private boolean startAgain(Connection connection, Begin begin, long revision)
      throws SQLException {
    return update(
        connection,
        START_AGAIN,
        begin.holder(),
        begin.lease().toMillis(),
        begin.key().hex(),
        revision);
  }

  private boolean update(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (var statement = prepare(connection, sql, values)) {
      return statement.executeUpdate() == 1;
    }
  }

  private PreparedStatement prepare(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    return Transactions.prepare(connection, queryTimeoutS, sql, values);
  }

  private <T extends @Nullable Object> T transaction(Transactions.Work<T> work)
      throws SQLException {
    return Transactions.run(dataSource, work);
  }
}
