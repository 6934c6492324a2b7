package io.millrace.agents.ledger;

import io.millrace.agents.ledger.LedgerEntry.Said;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Where people decide on calls: what became of one nobody knows the outcome of, and whether one
 * that came from text nobody vouches for is made.
 *
 * <ul>
 *   <li>A decision is one statement that names the state it is about: of two, one has an effect.
 *   <li>An approval is of one row, and so of one effect key: run, step, tool, exact arguments and
 *       the number among equal calls. It ends when the call has happened, when it is refused after
 *       all, or when its time is over.
 *   <li>A refusal stays.
 * </ul>
 */
public final class LedgerDesk {

  private static final String STATUS =
      """
      case when state = 'STARTED' and mutating and expires_at < clock_timestamp() then 'UNKNOWN'
           when state = 'RECONCILED' then 'DONE'
           when state = 'FAILED' and approval = 'REFUSED' then 'REFUSED'
           when state = 'FAILED' and approval = 'GIVEN' and approval_until > clock_timestamp()
             then 'APPROVED'
           when state = 'FAILED' and approval in ('ASKED', 'GIVEN') then 'NEEDS_APPROVAL'
           else state end as status,
      """;

  private static final String COLUMNS =
      "select effect_key, run_id, step_id, attempt, agent, name, version, started_at, arguments, code,"
          + " message, approval_by, approval_comment, approval_at, approval_until, settled_by,"
          + " settled_comment, settled_at, "
          + STATUS;

  private static final String UNSETTLED =
      """
      (mutating and (state = 'UNKNOWN'
        or (state = 'STARTED' and expires_at < clock_timestamp())))""";

  private static final String UNAPPROVED =
      """
      (state = 'FAILED' and approval in ('ASKED', 'GIVEN')
        and (approval = 'ASKED' or approval_until <= clock_timestamp()))""";

  private static final String SETTLE =
      """
      update agents.calls set state = ?, revision = revision + 1, result = ?, code = ?,
        message = null, retriable = ?, finished_at = clock_timestamp(), settled_by = ?,
        settled_comment = ?, settled_at = clock_timestamp()
      where effect_key = ? and """
          + UNSETTLED;

  private static final String APPROVE =
      """
      update agents.calls set revision = revision + 1, approval = 'GIVEN', approval_by = ?,
        approval_comment = ?, approval_at = clock_timestamp(),
        approval_until = clock_timestamp() + ? * interval '1 millisecond'
      where effect_key = ? and """
          + UNAPPROVED;

  private static final String REFUSE =
      """
      update agents.calls set revision = revision + 1, approval = 'REFUSED', approval_by = ?,
        approval_comment = ?, approval_at = clock_timestamp(), approval_until = null
      where effect_key = ? and state = 'FAILED' and approval in ('ASKED', 'GIVEN')""";

  private final DataSource dataSource;
  private final int queryTimeoutS;

  public LedgerDesk(DataSource dataSource, Duration queryTimeout) {
    this.dataSource = dataSource;
    this.queryTimeoutS = (int) queryTimeout.toSeconds();
  }

  /** The oldest first, without results. */
  public List<LedgerEntry> list(LedgerQuery query) throws SQLException {
    var which =
        switch (query.which()) {
          case UNKNOWN -> UNSETTLED;
          case NEEDS_APPROVAL -> UNAPPROVED;
          case OPEN -> "(" + UNSETTLED + " or " + UNAPPROVED + ")";
          case ALL -> "mutating";
        };
    var sql =
        COLUMNS
            + "null as result from agents.calls where "
            + which
            + " and (?::text is null or run_id = ?) and (?::text is null or step_id = ?)"
            + " order by started_at, effect_key limit ?";
    return read(sql, query.runId(), query.runId(), query.stepId(), query.stepId(), query.limit());
  }

  public Optional<LedgerEntry> find(EffectKey key) throws SQLException {
    return read(COLUMNS + "result from agents.calls where effect_key = ?", key.hex()).stream()
        .findFirst();
  }

  /**
   * Writes down what a person found out.
   *
   * @return false where the outcome is known, or the call is being made: nothing was changed
   */
  public boolean settle(EffectKey key, Reconciliation found, String by, @Nullable String comment)
      throws SQLException {
    return switch (found) {
      case Reconciliation.Happened happened ->
          update(
              SETTLE, "RECONCILED", happened.result().text(), null, null, by, comment, key.hex());
      case Reconciliation.DidNotHappen o ->
          update(SETTLE, "FAILED", null, "did_not_happen", true, by, comment, key.hex());
      case Reconciliation.Unknown o -> false;
    };
  }

  /**
   * Lets this call be made once its step is retried.
   *
   * @param valid after which it may no longer
   * @return false where the call does not wait for an approval: nothing was changed
   */
  public boolean approve(EffectKey key, Duration valid, String by, @Nullable String comment)
      throws SQLException {
    return update(APPROVE, by, comment, valid.toMillis(), key.hex());
  }

  /**
   * Forbids this call, also where it was approved and has not been made.
   *
   * @return false where there is nothing to refuse: nothing was changed
   */
  public boolean refuse(EffectKey key, String by, @Nullable String comment) throws SQLException {
    return update(REFUSE, by, comment, key.hex());
  }

  private boolean update(String sql, @Nullable Object... values) throws SQLException {
    return Transactions.run(
        dataSource,
        connection -> {
          try (var statement = Transactions.prepare(connection, queryTimeoutS, sql, values)) {
            return statement.executeUpdate() == 1;
          }
        });
  }

  private List<LedgerEntry> read(String sql, @Nullable Object... values) throws SQLException {
    return Transactions.run(dataSource, connection -> read(connection, sql, values));
  }

  private List<LedgerEntry> read(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (var statement = Transactions.prepare(connection, queryTimeoutS, sql, values);
        var rows = statement.executeQuery()) {
      var found = new ArrayList<LedgerEntry>();
      while (rows.next()) found.add(entry(rows));
      return found;
    }
  }

  private static LedgerEntry entry(ResultSet row) throws SQLException {
    return new LedgerEntry(
        new EffectKey(row.getString("effect_key")),
        CallStatus.valueOf(row.getString("status")),
        row.getString("run_id"),
        row.getString("step_id"),
        row.getInt("attempt"),
        row.getString("agent"),
        row.getString("name"),
        row.getInt("version"),
        row.getTimestamp("started_at").toInstant(),
        row.getString("arguments"),
        row.getString("result"),
        row.getString("code"),
        row.getString("message"),
        said(row, "approval"),
        instant(row.getTimestamp("approval_until")),
        said(row, "settled"));
  }

  private static @Nullable Said said(ResultSet row, String what) throws SQLException {
    var by = row.getString(what + "_by");
    return by == null
        ? null
        : new Said(
            by, row.getString(what + "_comment"), row.getTimestamp(what + "_at").toInstant());
  }

  private static @Nullable Instant instant(@Nullable Timestamp time) {
    return time == null ? null : time.toInstant();
  }
}
