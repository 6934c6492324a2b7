package io.millrace.agents.ledger;

import io.millrace.contracts.message.Usage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  private final DataSource dataSource;
  private final int queryTimeoutS;

  CallRows(DataSource dataSource, Duration queryTimeout) {
    this.dataSource = dataSource;
    this.queryTimeoutS = (int) queryTimeout.toSeconds();
  }

  /**
   * What to begin: the row, who wants it and for how long.
   *
   * @param arguments for the people who may have to decide on the call; null where none will, or
   *     where they are too long to be kept
   * @param sinceNs when it was first wanted, by {@link System#nanoTime}
   */
  record Begin(
      EffectKey key,
      CallOwner owner,
      CallRequest request,
      @Nullable String arguments,
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
          var refusal = refusal(connection, begin, known);
          if (refusal != null) return refusal;
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

  /**
   * Why the call may not be made now; null where it may, or is known already. A person is asked for
   * the approval that is missing. Safe to repeat.
   */
  @Nullable Start refusal(Begin begin) throws SQLException {
    return transaction(
        connection -> {
          lock(connection, begin);
          var known = find(connection, begin.key());
          return known != null && known.state() != CallState.FAILED
              ? null
              : refusal(connection, begin, known);
        });
  }

  private @Nullable Start refusal(Connection connection, Begin begin, @Nullable CallRow known)
      throws SQLException {
    if (begin.request().mutating() && diverged(connection, begin)) return new Start.Diverged();
    var approval = known == null ? null : known.approval();
    if (approval == CallRow.Approval.REFUSED) return new Start.Refused();
    if (!begin.request().needsApproval() || approval == CallRow.Approval.GIVEN) return null;
    boolean isShown = begin.arguments() != null;
    if (isShown && approval == null) ask(connection, begin);
    return new Start.Unapproved(isShown);
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
                CallSql.FINISH,
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
                connection,
                CallSql.DOUBT,
                code,
                message,
                untilReconciled.toMillis(),
                key.hex(),
                revision));
  }

  boolean reconcile(
      EffectKey key,
      long revision,
      @Nullable String result,
      @Nullable String code,
      @Nullable String message)
      throws SQLException {
    return transaction(
        connection ->
            update(connection, CallSql.RECONCILE, result, code, message, key.hex(), revision));
  }

  boolean refute(EffectKey key, long revision) throws SQLException {
    return transaction(connection -> update(connection, CallSql.REFUTE, key.hex(), revision));
  }

  @Nullable CallRow find(EffectKey key) throws SQLException {
    return transaction(connection -> find(connection, key));
  }

  private @Nullable CallRow find(Connection connection, EffectKey key) throws SQLException {
    try (var statement = prepare(connection, CallSql.SELECT, key.hex());
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
        rows.getString("message"),
        CallRow.Approval.of(rows.getString("approval")));
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
                CallSql.DIVERGED,
                owner.runId(),
                owner.stepId(),
                begin.request().name(),
                asked);
        var rows = statement.executeQuery()) {
      return rows.next();
    }
  }

  private boolean insert(Connection connection, Begin begin) throws SQLException {
    var values = firstValues(begin);
    values.add(begin.lease().toMillis());
    return update(connection, CallSql.INSERT, values.toArray());
  }

  private void ask(Connection connection, Begin begin) throws SQLException {
    update(connection, CallSql.ASK, firstValues(begin).toArray());
  }

  private static List<@Nullable Object> firstValues(Begin begin) {
    var owner = begin.owner();
    var request = begin.request();
    var values = new ArrayList<@Nullable Object>();
    values.add(begin.key().hex());
    values.add(owner.tenant());
    values.add(owner.runId());
    values.add(owner.stepId());
    values.add(owner.attempt());
    values.add(owner.agent());
    values.add(request.scope().name());
    values.add(request.kind().name());
    values.add(request.name());
    values.add(request.version());
    values.add(request.mutating());
    values.add(begin.arguments());
    values.add(begin.holder());
    return values;
  }

  private boolean startAgain(Connection connection, Begin begin, long revision)
      throws SQLException {
    return update(
        connection,
        CallSql.START_AGAIN,
        begin.arguments(),
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
